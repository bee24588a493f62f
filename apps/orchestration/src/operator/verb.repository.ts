import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { Courier } from '../engine/courier.service';
import { rows } from '../engine/rows.repository';
import { groupSql, SKIPPED_BY_OPERATOR } from './failure.rules';

interface RunRef {
  tenantId: string;
  id: string;
}

/** The rows that operators' verbs change. Their leads and their run must be held. */
@Injectable()
export class VerbRepository {
  constructor(private readonly courier: Courier) {}

  /** What waits for its next try after a failure goes at once. */
  async hurry(tx: Tx, run: RunRef, leadIds: readonly string[], step: string | null): Promise<void> {
    await tx.query(
      `UPDATE lead_step SET state = 'pending', due_at = NULL WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND state = 'waiting' AND error IS NOT NULL AND ($4::text IS NULL OR step = $4)`,
      [run.tenantId, run.id, leadIds, step],
    );
  }

  /** Failed searches that a retry of this error or group is for; they go out with the next sweep when `apply`. */
  async failedSearches(tx: Tx, run: RunRef, error: string | null, group: string | null, apply: boolean): Promise<number> {
    const where = `tenant_id = $1 AND run_id = $2 AND state = 'failed' AND ($3::text IS NULL OR error = $3) AND ($4::text IS NULL OR ${groupSql(`'search'`, 'error', 'detail')} = $4)`;
    const sql = apply ? `UPDATE search SET state = 'pending', failures = 0, error = NULL, detail = NULL, finished_at = NULL WHERE ${where} RETURNING id` : `SELECT id FROM search WHERE ${where}`;
    return (await rows(tx, sql, [run.tenantId, run.id, error, group])).length;
  }

  async skip(tx: Tx, run: RunRef, leadIds: readonly string[], step: string, reason: string, now: Date): Promise<void> {
    const skipped = await rows<{ envelopeId: string | null }>(
      tx,
      `UPDATE lead_step SET state = 'skipped', error = $6, detail = $5, due_at = NULL, cause = NULL, finished_at = $7
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = $4 AND state IN ('pending', 'running', 'waiting', 'held', 'failed') RETURNING envelope_id AS "envelopeId"`,
      [run.tenantId, run.id, leadIds, step, reason, SKIPPED_BY_OPERATOR, now],
    );
    this.courier.takenOut(tx, run.tenantId, skipped.map(({ envelopeId }) => envelopeId));
  }

  /** In which state each of the leads is at this step; it stays so until the end of the transaction when it is to be changed, for what waits may go out at any moment. */
  async statesAt(tx: Tx, run: RunRef, leadIds: readonly string[], step: string, forChange: boolean): Promise<Map<string, string>> {
    const sql = 'SELECT lead_id AS "leadId", state FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND step = $4 ORDER BY lead_id';
    const found = await rows<{ leadId: string; state: string }>(tx, forChange ? `${sql} FOR UPDATE` : sql, [run.tenantId, run.id, leadIds, step]);
    return new Map(found.map(({ leadId, state }) => [leadId, state]));
  }

  /** What waits for money goes again at once: there may be some now. Answers whether there was any. */
  async wakeForMoney(tx: Tx, tenantId: string): Promise<boolean> {
    const where = `tenant_id = $1 AND state = 'waiting' AND due_at IS NOT NULL AND cause = 'budget_exceeded'`;
    // In the order in which verbs hold the same rows: two that wait for each other in a circle would cost one of them its answer.
    const woken = await rows(
      tx,
      `UPDATE lead_step w SET state = 'pending', due_at = NULL FROM (SELECT run_id, lead_id, step FROM lead_step WHERE ${where} ORDER BY lead_id, step FOR UPDATE) rich
       WHERE w.tenant_id = $1 AND w.run_id = rich.run_id AND w.lead_id = rich.lead_id AND w.step = rich.step RETURNING w.step`,
      [tenantId],
    );
    const searches = await rows(tx, `UPDATE search SET state = 'pending', due_at = NULL WHERE ${where} RETURNING id`, [tenantId]);
    return woken.length + searches.length > 0;
  }
}
