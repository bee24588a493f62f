import { ProviderCalled } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { Outbox } from '@leadfactory/messaging';
import type { Database, Tx } from '@leadfactory/persistence';
import type { Budgets } from './budgets.repository';
import type { Intent, Recorded, Settlement } from './ledger.types';

interface Row {
  id: string;
  input_hash: string;
  state: Recorded['state'];
  provider: string;
  licence: string;
  answer: unknown;
  answer_blob: string | null;
  fetched_at: Date | null;
  expires_at: Date | null;
  deadline_at: Date;
}

const LIVE = `state IN ('intent', 'answered', 'unknown')`;

/** The book of calls: what was about to leave, what came back, what it cost. */
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly budgets: Budgets,
    private readonly clock: Clock,
  ) {}

  find(tenantId: string, identity: string): Promise<Recorded | null> {
    return this.database.withTenant(tenantId, (tx) => recorded(tx, identity));
  }

  /**
   * Writes that the call is about to leave and reserves its price; `given` when another has the identity already.
   * @throws AppError budget_exceeded or rate_limited, with nothing written.
   */
  begin(intent: Intent, limits: Parameters<Budgets['reserve']>[2]): Promise<{ begun: true } | { begun: false; given: Recorded | null }> {
    return this.database.withTenant(intent.tenantId, async (tx) => {
      if (!(await inserted(tx, intent))) return { begun: false as const, given: intent.identity === null ? null : await recorded(tx, intent.identity) };
      await this.budgets.reserve(tx, intent, limits);
      return { begun: true as const };
    });
  }

  /** Writes how it came out, corrects the reserved price, and tells of the call, in one transaction. */
  settle(intent: Intent, end: Settlement, traceparent: string): Promise<void> {
    return this.database.withTenant(intent.tenantId, async (tx) => {
      const ok = end.state === 'answered';
      const at = this.clock.now();
      await tx.query(
        `UPDATE provider_call SET state = $2, attempts = $3, cost_micros = $4, answer = $5, answer_blob = $6, fetched_at = $7, expires_at = $8, error_code = $9, error_message = $10, finished_at = $11
          WHERE id = $1`,
        [
          intent.id, end.state, end.attempts, end.micros, ok && end.answerBlob === null ? JSON.stringify(end.answer) : null, ok ? end.answerBlob : null,
          ok ? end.fetchedAt : null, ok ? end.expiresAt : null, ok ? null : end.code, ok ? null : end.message.slice(0, 1000), at,
        ],
      );
      await this.outbox.publishEvent(
        tx,
        ProviderCalled,
        { provider: intent.provider, capability: intent.capability, cost: { micros: end.micros, currency: 'USD' }, leadId: intent.leadId ?? null, runId: intent.runId ?? null, ok, at: at.toISOString() },
        { tenantId: intent.tenantId, traceparent, occurredAt: at },
      );
      await this.budgets.correct(tx, intent, end.micros);
    });
  }

  /** A call answered from the cache: free, and its key gets the same answer for good. */
  recordCached(intent: Intent, answer: { data: unknown; fetchedAt: string; expiresAt: string | null }): Promise<void> {
    return this.database.withTenant(intent.tenantId, async (tx) => {
      await tx.query(
        `INSERT INTO provider_call (id, key, identity, input_hash, capability, provider, lead_id, run_id, state, cached, answer, licence, fetched_at, expires_at, started_at, deadline_at, finished_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'answered', true, $9, $10, $11, $12, $13, $14, $13) ON CONFLICT DO NOTHING`,
        [
          intent.id, intent.key ?? null, intent.identity, intent.inputHash, intent.capability, intent.provider, intent.leadId ?? null, intent.runId ?? null,
          JSON.stringify(answer.data), intent.licence, answer.fetchedAt, answer.expiresAt, intent.startedAt, intent.deadlineAt,
        ],
      );
    });
  }

  /** Gives up on a call that ended without a word, so that it may be asked again; it stays in the book with what it may have cost. */
  async abandon(tenantId: string, id: string): Promise<void> {
    await this.end(tenantId, id, 'abandoned', 'No answer was recorded; the call was asked again.');
  }

  /** Nobody can tell whether the effect took place: a person must find out. */
  async doubt(tenantId: string, id: string): Promise<void> {
    await this.end(tenantId, id, 'unknown', 'No answer was recorded; whether it took effect is not known.');
  }

  private async end(tenantId: string, id: string, state: 'abandoned' | 'unknown', message: string): Promise<void> {
    await this.database.withTenant(tenantId, (tx) =>
      tx.query(`UPDATE provider_call SET state = $2, cost_micros = reserved_micros, error_code = 'fate_unknown', error_message = $3, finished_at = $4 WHERE id = $1 AND state = 'intent'`, [id, state, message, this.clock.now()]),
    );
  }
}

async function inserted(tx: Tx, intent: Intent): Promise<boolean> {
  const rows = await tx.query<{ id: string }[]>(
    `INSERT INTO provider_call (id, key, identity, input_hash, capability, provider, lead_id, run_id, state, reserved_micros, licence, started_at, deadline_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'intent', $9, $10, $11, $12)
     ON CONFLICT (tenant_id, identity) WHERE identity IS NOT NULL AND ${LIVE} DO NOTHING RETURNING id`,
    [
      intent.id, intent.key ?? null, intent.identity, intent.inputHash, intent.capability, intent.provider, intent.leadId ?? null, intent.runId ?? null,
      intent.reservedMicros, intent.licence, intent.startedAt, intent.deadlineAt,
    ],
  );
  return rows.length > 0;
}

async function recorded(tx: Tx, identity: string): Promise<Recorded | null> {
  const rows = await tx.query<Row[]>(
    `SELECT id, input_hash, state, provider, licence, answer, answer_blob, fetched_at, expires_at, deadline_at FROM provider_call WHERE identity = $1 AND ${LIVE}`,
    [identity],
  );
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.id, inputHash: row.input_hash, state: row.state, provider: row.provider, licence: row.licence, answer: row.answer,
    answerBlob: row.answer_blob, fetchedAt: row.fetched_at, expiresAt: row.expires_at, deadlineAt: row.deadline_at,
  };
}
