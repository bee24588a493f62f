import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { IssuedWork } from './issue.repository';
import { freshRows, rows, uuids } from './rows.repository';

export interface NewEnvelope {
  id: string;
  leadIds: readonly string[];
}

/** An envelope that has been out too long. */
export interface LateEnvelope {
  id: string;
  runId: string;
  step: string;
}

export interface EnvelopeRef {
  tenantId: string;
  id: string;
}

export interface SentEnvelope extends EnvelopeRef {
  /** After so many milliseconds it has been out too long; doubled with each time that it went again. */
  patienceMs: number;
}

/** How many leads of an envelope have come back since it was noted last. */
export interface CountedBack extends EnvelopeRef {
  leads: number;
}

/** A message that the broker does not have by then is told again: whoever sent it may have died in between. */
const UNSENT_MS = 10_000;

export function unsentUntil(now: Date): Date {
  return new Date(now.getTime() + UNSENT_MS);
}

const THESE = 'unnest($1::uuid[], $2::uuid[]) AS u(tenant_id, id)';

function keysOf(envelopes: readonly EnvelopeRef[]): [string, string] {
  return [uuids(envelopes.map(({ tenantId }) => tenantId)), uuids(envelopes.map(({ id }) => id))];
}

/** What is out, as the envelopes in which it went. `still_out` measures a step's load; which leads are out stands in their own rows. */
@Injectable()
export class EnvelopeRepository {
  async insert(tx: Tx, tenantId: string, runId: string, step: string, envelopes: readonly NewEnvelope[], now: Date, dueAt: Date): Promise<void> {
    await Promise.all(envelopes.map(({ id, leadIds }) => rows(
      tx,
      'INSERT INTO envelope (tenant_id, id, run_id, step, lead_ids, still_out, issued_at, due_at) VALUES ($1, $2, $3, $4, $5::uuid[], $6, $7, $8)',
      [tenantId, id, runId, step, uuids(leadIds), leadIds.length, now, dueAt],
    )));
  }

  /** Holds these until the end of the transaction, in one order: two transactions that change the same ones must not wait for each other in a circle. */
  async holdAll(tx: Tx, envelopes: readonly EnvelopeRef[]): Promise<void> {
    await rows(
      tx,
      `SELECT FROM envelope e JOIN ${THESE} ON e.tenant_id = u.tenant_id AND e.id = u.id ORDER BY e.tenant_id, e.id FOR UPDATE OF e`,
      keysOf(envelopes),
    );
  }

  /** So many leads of each have come back. The envelopes must be held. */
  async cameBack(tx: Tx, counts: readonly CountedBack[]): Promise<void> {
    if (counts.length === 0) return;
    await rows(
      tx,
      'UPDATE envelope e SET still_out = e.still_out - u.leads FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS u(tenant_id, id, leads) WHERE e.tenant_id = u.tenant_id AND e.id = u.id',
      [...keysOf(counts), counts.map(({ leads }) => leads)],
    );
  }

  /** How many of the tenant's leads are out at each of the steps; those with none are not named. */
  out(tx: Tx, tenantId: string, steps: readonly string[]): Promise<{ step: string; out: number }[]> {
    return rows(tx, 'SELECT step, sum(still_out)::int AS out FROM envelope WHERE tenant_id = $1 AND step = ANY($2) AND still_out > 0 GROUP BY step', [tenantId, steps]);
  }

  /** The broker has them: from now on they are given their time, unless they have fallen due meanwhile because it has lost them. The envelopes must be held. */
  async sent(tx: Tx, envelopes: readonly SentEnvelope[]): Promise<void> {
    if (envelopes.length === 0) return;
    await rows(
      tx,
      `UPDATE envelope e SET due_at = e.issued_at + make_interval(secs => u.patience / 1000.0 * 2 ^ least(e.reissues, 4))
       FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS u(tenant_id, id, patience)
       WHERE e.tenant_id = u.tenant_id AND e.id = u.id AND e.due_at = e.issued_at + make_interval(secs => $4 / 1000.0)`,
      [...keysOf(envelopes), envelopes.map(({ patienceMs }) => patienceMs), UNSENT_MS],
    );
  }

  /** Held until the end of the transaction; those that another replica holds are left to it. */
  late(tx: Tx, tenantId: string, now: Date, most: number): Promise<LateEnvelope[]> {
    return freshRows(tx, 'SELECT id, run_id AS "runId", step FROM envelope WHERE tenant_id = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED', [tenantId, now, most]);
  }

  /** The envelope's leads that have not come back. Once a lead is back it never is out in the same envelope again. */
  async leadsOut(tx: Tx, tenantId: string, id: string): Promise<IssuedWork[]> {
    return rows(
      tx,
      `SELECT w.run_id AS "runId", w.lead_id AS "leadId", l.business_id AS "businessId", w.step, w.generation, w.attempt FROM envelope e CROSS JOIN LATERAL unnest(e.lead_ids) AS u(id)
         JOIN lead_step w ON w.tenant_id = $1 AND w.run_id = e.run_id AND w.lead_id = u.id AND w.step = e.step AND w.state = 'running' AND w.envelope_id = e.id
         JOIN lead l ON l.tenant_id = $1 AND l.id = u.id WHERE e.tenant_id = $1 AND e.id = $2`,
      [tenantId, id],
    );
  }

  /** Holds the leads' steps until the end of the transaction; those that others hold are being taken back at this moment, and left alone. */
  async hold(tx: Tx, tenantId: string, { id, runId, step }: LateEnvelope, leadIds: readonly string[]): Promise<Set<string>> {
    const held = await rows<{ leadId: string }>(
      tx,
      `SELECT lead_id AS "leadId" FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND step = $3 AND lead_id = ANY($4::uuid[]) AND state = 'running' AND envelope_id = $5 ORDER BY lead_id FOR UPDATE SKIP LOCKED`,
      [tenantId, runId, step, uuids(leadIds), id],
    );
    return new Set(held.map(({ leadId }) => leadId));
  }

  /** The envelope goes again with those leads, which are held. */
  async again(tx: Tx, tenantId: string, { id, runId, step }: LateEnvelope, leadIds: readonly string[], now: Date, dueAt: Date): Promise<void> {
    await rows(tx, 'UPDATE envelope SET reissues = reissues + 1, issued_at = $3, due_at = $4 WHERE tenant_id = $1 AND id = $2', [tenantId, id, now, dueAt]);
    await rows(tx, 'UPDATE lead_step SET reissues = reissues + 1, issued_at = $5 WHERE tenant_id = $1 AND run_id = $2 AND step = $3 AND lead_id = ANY($4::uuid[])', [tenantId, runId, step, uuids(leadIds), now]);
  }

  async forget(tx: Tx, tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await rows(tx, 'DELETE FROM envelope WHERE tenant_id = $1 AND id = ANY($2::uuid[])', [tenantId, uuids(ids)]);
  }

  async rest(tx: Tx, tenantId: string, ids: readonly string[], dueAt: Date): Promise<void> {
    if (ids.length > 0) await rows(tx, 'UPDATE envelope SET due_at = $3 WHERE tenant_id = $1 AND id = ANY($2::uuid[])', [tenantId, uuids(ids), dueAt]);
  }

  /** Counts again what is out in these, after leads have been taken out of them otherwise than by results. The envelopes must be held. */
  async recount(tx: Tx, envelopes: readonly EnvelopeRef[]): Promise<void> {
    if (envelopes.length === 0) return;
    await rows(
      tx,
      `UPDATE envelope e SET still_out = (SELECT count(*) FROM unnest(e.lead_ids) AS l(id)
         JOIN lead_step w ON w.tenant_id = e.tenant_id AND w.run_id = e.run_id AND w.lead_id = l.id AND w.step = e.step AND w.state = 'running' AND w.envelope_id = e.id)
       FROM ${THESE} WHERE e.tenant_id = u.tenant_id AND e.id = u.id`,
      keysOf(envelopes),
    );
  }

  /** Whatever went out before that moment falls due now, over all tenants: what carried it is lost. Answers how much there was. */
  async fallDue(tx: Tx, issuedBefore: Date, now: Date): Promise<number> {
    const lost = await freshRows(
      tx,
      `WITH leads AS (UPDATE envelope SET due_at = $2 WHERE issued_at < $1 AND due_at > $2 RETURNING 1),
         searches AS (UPDATE search SET due_at = $2 WHERE state = 'running' AND issued_at < $1 AND due_at > $2 RETURNING 1) SELECT FROM leads UNION ALL SELECT FROM searches`,
      [issuedBefore, now],
    );
    return lost.length;
  }
}
