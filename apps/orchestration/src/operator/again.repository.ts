import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { rows } from '../engine/rows.repository';

export interface Arrived {
  id: string;
  state: 'active' | 'held';
  /** Steps and holds of the lead that are done again when it comes to them. */
  again: string[];
}

export interface Opening {
  leadId: string;
  step: string;
  state: 'pending' | 'held' | 'skipped';
  detail: string | null;
}

/** So many leads are moved in one transaction. */
const AT_ONCE = 2_000;

/** Finds leads that came, while they run again, to work that they had done before. */
@Injectable()
export class AgainRepository {
  /** Runs under way with such work, over all tenants. */
  async runs(tx: Tx): Promise<{ tenantId: string; id: string }[]> {
    return rows(tx, `SELECT r.tenant_id AS "tenantId", r.id FROM run r WHERE r.state IN ('running', 'paused') AND EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = r.tenant_id AND w.run_id = r.id AND w.queue = 'again')`, []);
  }

  /** Leads of the run with nothing open but such work, held; those that others hold at the moment come later. */
  arrived(tx: Tx, tenantId: string, runId: string): Promise<Arrived[]> {
    return rows(
      tx,
      `SELECT l.id, l.state, (SELECT array_agg(w.step) FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = l.id AND w.queue = 'again') AS again FROM lead l
       WHERE l.tenant_id = $1 AND l.run_id = $2 AND l.state <> 'ended'
         AND EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = l.id AND w.queue = 'again')
         AND NOT EXISTS (SELECT FROM lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = l.id AND w.state IN ('pending', 'running', 'waiting', 'held'))
       ORDER BY l.id LIMIT ${AT_ONCE} FOR NO KEY UPDATE OF l SKIP LOCKED`,
      [tenantId, runId],
    );
  }

  async open(tx: Tx, tenantId: string, runId: string, openings: readonly Opening[]): Promise<void> {
    await tx.query(
      `UPDATE lead_step w SET state = u.state, detail = u.detail FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) AS u(lead_id, step, state, detail)
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = u.lead_id AND w.step = u.step AND w.queue = 'again'`,
      [tenantId, runId, openings.map(({ leadId }) => leadId), openings.map(({ step }) => step), openings.map(({ state }) => state), openings.map(({ detail }) => detail)],
    );
  }
}
