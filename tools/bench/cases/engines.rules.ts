/** An engine of the case `pipeline`, with what a reader must know to read its number. */
export interface EngineSpec {
  name: string;
  /** Built entry. */
  entry: string;
  /** Whether it needs what `tools/bench/package.json` names. */
  peer: boolean;
  /** What survives a power cut once a lead's step is reported done. */
  durability: string;
  /** What the engine itself keeps of each lead's steps afterwards. */
  history: string;
  variant?: string;
  table: string;
}

const OWN = 'bench.stored_lead';

export const ENGINES: readonly EngineSpec[] = [
  { name: 'floor', entry: 'floor', peer: false, table: OWN, durability: 'rows: PostgreSQL, fsync on commit; messages: JetStream file store, synced by the system', history: 'a row per lead and step' },
  { name: 'rows alone', entry: 'floor', peer: false, variant: 'rows', table: OWN, durability: 'rows: PostgreSQL, fsync on commit; there are no messages', history: 'a row per lead and step' },
  { name: 'LeadFactory', entry: 'leadfactory', peer: false, table: 'sourcing.stored_lead', durability: 'PostgreSQL, fsync on commit; the broker may lose everything', history: 'a row per lead and step with output, times, attempts and cost' },
  { name: 'pg-boss', entry: 'pg-boss', peer: true, table: OWN, durability: 'PostgreSQL, fsync on commit', history: 'a row per job' },
  { name: 'graphile-worker', entry: 'graphile', peer: true, table: OWN, durability: 'PostgreSQL, fsync on commit', history: 'none: finished jobs are deleted' },
  { name: 'DBOS', entry: 'dbos', peer: true, table: OWN, durability: 'PostgreSQL, fsync on commit', history: 'a row per workflow and step' },
  { name: 'BullMQ, queue per step', entry: 'bullmq', peer: true, table: OWN, durability: 'Redis append-only file, synced every second: a second of work may be lost', history: 'none: finished jobs are removed' },
  { name: 'BullMQ, one job with steps', entry: 'bullmq-steps', peer: true, table: OWN, durability: 'Redis append-only file, synced every second: a second of work may be lost', history: 'none: finished jobs are removed' },
  { name: 'BullMQ, one job with steps, fsync always', entry: 'bullmq-steps', peer: true, variant: 'always', table: OWN, durability: 'Redis append-only file, synced before every answer', history: 'none: finished jobs are removed' },
];
