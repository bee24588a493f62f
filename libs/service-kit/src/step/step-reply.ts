import type { StepOutcome } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';

export type EndOutcome = Extract<StepOutcome, { status: 'end' }>['outcome'];
export type WaitCause = Extract<StepOutcome, { status: 'wait' }>['cause'];

/** What an `each` step's handler answers: `settle` runs in the one transaction that also records the lead as done and sends the result. */
export interface StepReply<F> {
  /** Never read; keeps the type of the fact. */
  readonly fact?: F;
  /** What is known already and needs no transaction: nothing is written with it. */
  readonly outcome?: StepOutcome;
  settle(tx: Tx): Promise<StepOutcome>;
}

function reply(settle: (tx: Tx) => Promise<StepOutcome>): StepReply<never> {
  return { settle };
}

/** With nothing to write the outcome is known at once. */
function after(write: ((tx: Tx) => Promise<void>) | undefined, outcome: StepOutcome): StepReply<never> {
  if (!write) return { outcome, settle: async () => outcome };
  return reply(async (tx) => {
    await write(tx);
    return outcome;
  });
}

/** The step's fact is `output`; `write` keeps what the service wants to remember of it. */
export function done<F>(output: F, write?: (tx: Tx) => Promise<void>): StepReply<F> {
  return after(write, { status: 'done', output });
}

/** The step's fact is known only once its rows are written. */
export function doneWith<F>(write: (tx: Tx) => Promise<F>): StepReply<F> {
  return reply(async (tx) => ({ status: 'done', output: await write(tx) }));
}

/** The lead ends here for a reason of its own. */
export function end(outcome: EndOutcome, reason: string, more: { detail?: string; output?: unknown; write?: (tx: Tx) => Promise<void> } = {}): StepReply<never> {
  const { write, ...told } = more;
  return after(write, { status: 'end', outcome, reason, ...told });
}

/** A person must look before the lead goes on. */
export function hold(reason: string, detail?: string, write?: (tx: Tx) => Promise<void>): StepReply<never> {
  return reply(async (tx) => {
    await write?.(tx);
    return { status: 'hold', reason, ...(detail === undefined ? {} : { detail }) };
  });
}

/** Not now; the lead goes again at `retryAt` and loses no attempt. */
export function waitUntil(retryAt: Date, cause: WaitCause, detail: string): StepReply<never> {
  return reply(async () => ({ status: 'wait', retryAt: retryAt.toISOString(), cause, detail }));
}
