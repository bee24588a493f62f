import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Order } from './selection.rules';

const SAME = 'run_id, lead_id, step, generation, state, attempt, failures, reissues, cost_micros, cached, cause, error, detail, output_bytes, issued_at, started_at, finished_at';

/** Keeps what an operator's verb is about to change, and that it was done. */
@Injectable()
export class PastRepository {
  /** The leads' work at these steps as it stands now, where it is in one of these states. What is set going again from the start keeps its output here, and that its result is still owed. */
  async keep(tx: Tx, run: { tenantId: string; id: string }, leadIds: readonly string[], o: { steps: readonly string[] | null; states: readonly string[] | null; outputs: boolean; order: Order; now: Date }): Promise<void> {
    await tx.query(
      `INSERT INTO lead_step_past (tenant_id, ${SAME}, output, owed, superseded_at, verb, actor)
       SELECT $1, ${SAME}, CASE WHEN $6 THEN output::json END, $6 AND envelope_id IS NOT NULL, $7, $8, $9 FROM lead_step
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND ($4::text[] IS NULL OR step = ANY($4)) AND ($5::text[] IS NULL OR state = ANY($5)) AND state <> 'again' ORDER BY lead_id, sequence`,
      [run.tenantId, run.id, leadIds, o.steps, o.states, o.outputs, o.now, o.order.verb, o.order.actor],
    );
  }

  async act(tx: Tx, run: { tenantId: string; id: string }, leadIds: readonly string[], { verb, step, actor, reason }: Order, now: Date): Promise<void> {
    if (leadIds.length === 0) return;
    await tx.query('INSERT INTO lead_action (tenant_id, run_id, lead_id, verb, step, actor, reason, at) SELECT $1, $2, u.id, $4, $5, $6, $7, $8 FROM unnest($3::uuid[]) AS u(id)', [run.tenantId, run.id, leadIds, verb, step, actor, reason, now]);
  }
}
