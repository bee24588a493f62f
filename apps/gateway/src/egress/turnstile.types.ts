/** Whether a call may leave: after a short wait, or not before some time has passed. */
export type Admission = { verdict: 'go'; waitMs: number; probe: boolean } | { verdict: 'limited'; retryInMs: number } | { verdict: 'open'; retryInMs: number };

export interface Asked {
  useBreaker: boolean;
  /** Turns that are taken at once, for what takes several calls. */
  calls: number;
}

/** What a turn rests on: `memory` names that of Redis, another after each loss of it; null when this process was asked alone. */
export type Granted = Admission & { memory: string | null };

/** How things stand when a turn has come: what the vendor still wants to hear nothing for, in ms, and whose memory is at hand. */
export interface Standing {
  quietMs: number;
  memory: string | null;
}

/** What must not be forgotten of a provider through which something is sent, in ms from now. */
export interface Memory {
  /** The vendor wants to hear nothing for so long. */
  quietMs: number;
  /** Its breaker stays open for so long. */
  openMs: number;
}

/** `ok: false` for outages only: a refused request says that the vendor works. */
export interface Outcome {
  ok: boolean;
  probe: boolean;
}
