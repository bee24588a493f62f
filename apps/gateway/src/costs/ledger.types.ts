/** A call that is about to leave. */
export interface Intent {
  id: string;
  tenantId: string;
  key: string | undefined;
  /** What no second call may share; null for calls without a key. */
  identity: string | null;
  inputHash: string;
  capability: string;
  provider: string;
  leadId: string | undefined;
  runId: string | undefined;
  licence: string;
  /** Calls that the vendor may count for it; one when not given. */
  calls?: number;
  /** What they are expected to cost together, in millionths of a US dollar. */
  reservedMicros: number;
  startedAt: Date;
  /** Past this the call cannot be under way any more. */
  deadlineAt: Date;
}

/** What the ledger holds for an identity. */
export interface Recorded {
  id: string;
  inputHash: string;
  state: 'intent' | 'answered' | 'unknown';
  provider: string;
  licence: string;
  answer: unknown;
  answerBlob: string | null;
  /** No answer is kept: none has come yet, or its time was over. */
  forgotten: boolean;
  fetchedAt: Date | null;
  expiresAt: Date | null;
  startedAt: Date;
  deadlineAt: Date;
}

/** A call of which nothing was heard until its deadline. */
export interface UnheardCall {
  id: string;
  capability: string;
  provider: string;
  startedAt: Date;
  deadlineAt: Date;
}

/** How the call came out. `unused`: calls that were counted before it left and were not needed; below zero when it took more. `doubtfulMicros`: so much of its cost is of tries whose answers were lost, and may never be billed. */
export type Settlement =
  | { state: 'answered'; attempts: number; micros: number; doubtfulMicros?: number; unused?: number; answerJson: string; answerBlob: string | null; fetchedAt: Date; expiresAt: Date | null }
  | { state: 'failed' | 'unknown'; attempts: number; micros: number; doubtfulMicros?: number; unused?: number; code: string; message: string };

export interface Ended {
  intent: Intent;
  end: Settlement;
  traceparent: string;
}

/** A call whose end is in the book, as it is told of. */
export interface EndedCall {
  id: string;
  provider: string;
  capability: string;
  leadId: string | null;
  runId: string | null;
  micros: number;
  ok: boolean;
}

export interface CachedCall {
  intent: Intent;
  answer: { data: unknown; fetchedAt: string; expiresAt: string | null };
}
