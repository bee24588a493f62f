import type { webFetch, WEB_FETCH_PROBLEMS } from '@leadfactory/contracts';
import type { z } from 'zod';

export type WebFetchInput = z.output<typeof webFetch.input>;
export type WebFetchOutput = z.input<typeof webFetch.output>;
export type Problem = (typeof WEB_FETCH_PROBLEMS)[number];
export interface Redirect {
  status: number;
  from: string;
  to: string;
}

/** What stopped a fetch: an answer to its caller, not an error. */
export class FetchProblem extends Error {
  constructor(
    readonly problem: Problem,
    detail: string,
    options?: { cause?: unknown },
  ) {
    super(detail, options);
    this.name = 'FetchProblem';
  }
}
