import type { StepOutcome } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';

export type EndOutcome = Extract<StepOutcome, { status: 'end' }>['outcome'];
export type WaitCause = Extract<StepOutcome, { status: 'wait' }>['cause'];

/** What an `each` step's handler answers: `settle` runs in the one transaction that also records the lead as done and sends the result. */
export interface StepReply<F> {
  /** Never read; keeps the type of the fact. */
  readonly fact?: F;
  settle(tx: Tx): Promise<StepOutcome>;
}

function reply(settle: (tx: Tx) => Promise<StepOutcome>): StepReply<never> {
  return { settle };
}

/** The step's fact is `output`; `write` keeps what the service wants to remember of it. */
export function done<F>(output: F, write?: (tx: Tx) => Promise<void>): StepReply<F> {
  return reply(async (tx) => {
    await write?.(tx);
    return { status: 'done', output };
  });
}

/** The step's fact is known only once its rows are written. */
export function doneWith<F>(write: (tx: Tx) => Promise<F>): StepReply<F> {
  return reply(async (tx) => ({ status: 'done', output: await write(tx) }));
}

/** The lead ends here for a reason of its own. */
export function end(outcome: EndOutcome, reason: string, more: { detail?: string; output?: unknown; write?: (tx: Tx) => Promise<void> } = {}): StepReply<never> {
  const { write, ...told } = more;
  return reply(async (tx) => {
    await write?.(tx);
    return { status: 'end', outcome, reason, ...told };
  });
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
