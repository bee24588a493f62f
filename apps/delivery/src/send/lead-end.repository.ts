import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface LeadTurn {
  leadId: string;
  at: string;
}

/** Which leads were cancelled, and which of them go on: a mail that comes to rest asks whether anybody will ask for it. */
@Injectable()
export class LeadEndRepository {
  /** Until this transaction ends no mail of the run comes to rest: one that rests already is seen now, and any other sees what is told here. */
  async holdRun(tx: Tx, runId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`ends of ${runId}`]);
  }

  /** Until this transaction ends no lead of the run is heard to be cancelled. */
  async shareRun(tx: Tx, runId: string): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [`ends of ${runId}`]);
  }

  async note(tx: Tx, turn: 'cancelled' | 'reopened', leads: readonly LeadTurn[]): Promise<void> {
    const column = `${turn}_at`;
    await tx.query(
      `INSERT INTO lead_end (lead_id, ${column}) SELECT lead_id, max(at) FROM unnest($1::uuid[], $2::timestamptz[]) AS told(lead_id, at) GROUP BY lead_id ORDER BY lead_id
       ON CONFLICT (tenant_id, lead_id) DO UPDATE SET ${column} = greatest(lead_end.${column}, excluded.${column})`,
      [leads.map(({ leadId }) => leadId), leads.map(({ at }) => at)],
    );
  }

  async isCancelled(tx: Tx, leadId: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM lead_end WHERE lead_id = $1 AND cancelled_at > coalesce(reopened_at, '-infinity')`, [leadId]);
    return rows.length > 0;
  }

  /** Across tenants. */
  async forget(tx: Tx, before: Date): Promise<void> {
    await tx.query('DELETE FROM lead_end WHERE greatest(cancelled_at, reopened_at) < $1', [before]);
  }
}
