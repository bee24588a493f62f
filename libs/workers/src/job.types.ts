import type { ErrorWire } from '@leadfactory/kernel';

/** What a worker can do, by name: plain data in, plain data out. */
export type Jobs = Record<string, (input: never) => unknown>;

export type JobName<J extends Jobs> = Extract<keyof J, string>;
export type JobInput<J extends Jobs, N extends JobName<J>> = Parameters<J[N]>[0];
export type JobOutput<J extends Jobs, N extends JobName<J>> = Awaited<ReturnType<J[N]>>;

/** To a thread. One job at a time: no number is needed. */
export interface JobCall {
  job: string;
  input: unknown;
}

/** From a thread. */
export type JobAnswer = { ok: true; output: unknown } | { ok: false; error: ErrorWire; stack: string | undefined };
