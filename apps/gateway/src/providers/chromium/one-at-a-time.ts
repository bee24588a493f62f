import { AppError } from '@leadfactory/kernel';

/**
 * The machine's one browser. Whoever's turn cannot come in time is told when it probably will, each a later time than the
 * one before, so that those who come back do not come together.
 */
export class OneAtATime {
  private tail: Promise<void> = Promise.resolve();
  /** What the work under way and the work in line will take, as expected. */
  private aheadMs = 0;
  private promisedUntil = 0;

  /** @throws AppError rate_limited with the time at which there is room again */
  async run<T>(expectedMs: number, withinMs: number, work: (leftMs: number) => Promise<T>): Promise<T> {
    const now = Date.now();
    if (this.aheadMs > 0 && this.aheadMs + expectedMs > withinMs) throw this.refusal(expectedMs, this.aheadMs);
    this.aheadMs += expectedMs;
    const turn = this.tail.then(() => work(withinMs - (Date.now() - now)));
    // The next in line does not care how this one ended.
    this.tail = turn.then(
      () => undefined,
      () => undefined,
    );
    try {
      return await turn;
    } finally {
      this.aheadMs -= expectedMs;
    }
  }

  /** For work whose turn has come too late: those before it took longer than expected. */
  tooLate(expectedMs: number): AppError {
    return this.refusal(expectedMs, Math.max(0, this.aheadMs - expectedMs));
  }

  private refusal(expectedMs: number, aheadMs: number): AppError {
    this.promisedUntil = Math.max(this.promisedUntil, Date.now() + aheadMs) + expectedMs;
    return new AppError('rate_limited', 'The browser of this machine shows one page at a time, and others wait before this one.', { retryAt: new Date(this.promisedUntil - expectedMs).toISOString() });
  }
}
