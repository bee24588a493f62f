export interface LeadRow {
  id: string;
  state: 'active' | 'held' | 'ended';
  outcome: string | null;
}

export interface WorkRow {
  leadId: string;
  step: string;
  state: 'pending' | 'running' | 'waiting' | 'held' | 'done' | 'ended' | 'skipped' | 'failed' | 'cancelled';
  attempt: number;
  failures: number;
  /** A digest: outputs are compared, never read. */
  output: string | null;
}

export interface Picture {
  state: 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  spentMicros: number;
  costMicros: number;
  openSearches: number;
  leads: LeadRow[];
  work: WorkRow[];
}

/** What the tables say of a run. */
export interface Snapshot extends Omit<Picture, 'leads' | 'work'> {
  leads: ReadonlyMap<string, LeadRow>;
  /** By `<lead>:<step>`. */
  work: ReadonlyMap<string, WorkRow>;
}

export const SNAPSHOT_SQL = `SELECT json_build_object(
  'state', r.state,
  'spentMicros', (SELECT coalesce(sum(micros), 0) FROM orchestration.run_spend s WHERE s.tenant_id = $1 AND s.run_id = $2),
  'costMicros', (SELECT coalesce(sum(cost_micros), 0) FROM orchestration.lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2) + (SELECT coalesce(sum(cost_micros), 0) FROM orchestration.search q WHERE q.tenant_id = $1 AND q.run_id = $2),
  'openSearches', (SELECT count(*) FROM orchestration.search q WHERE q.tenant_id = $1 AND q.run_id = $2 AND q.state IN ('pending', 'running', 'waiting')),
  'leads', (SELECT coalesce(json_agg(json_build_object('id', l.id, 'state', l.state, 'outcome', l.outcome) ORDER BY l.sequence), '[]') FROM orchestration.lead l WHERE l.tenant_id = $1 AND l.run_id = $2),
  'work', (SELECT coalesce(json_agg(json_build_object('leadId', w.lead_id, 'step', w.step, 'state', w.state, 'attempt', w.attempt, 'failures', w.failures, 'output', md5(w.output::text)) ORDER BY w.sequence), '[]')
    FROM orchestration.lead_step w WHERE w.tenant_id = $1 AND w.run_id = $2)) AS picture
FROM orchestration.run r WHERE r.tenant_id = $1 AND r.id = $2`;
