/** Whether a call may leave: after a short wait, or not before some time has passed. */
export type Admission = { verdict: 'go'; waitMs: number; probe: boolean } | { verdict: 'limited'; retryInMs: number } | { verdict: 'open'; retryInMs: number };

/** `ok: false` for outages only: a refused request says that the vendor works. */
export interface Outcome {
  ok: boolean;
  probe: boolean;
}
