import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /**
   * Milliseconds until the last failure is thrown. Default 15,000: what takes a second on a machine that others use too takes ten
   * with eight times the load of its processors, and only a test that fails waits to the end.
   */
  timeoutMs?: number;
  /** Milliseconds between tries. Default 20. */
  everyMs?: number;
}

/**
 * Repeats an assertion until it holds and returns what it returned: tests wait for an outcome, never for a time.
 * @throws the assertion's last error, with the time waited
 */
export async function eventually<T>(assertion: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 15_000, everyMs = 20 } = options;
  const begin = performance.now();
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() - begin >= timeoutMs) {
        if (error instanceof Error) error.message = `not within ${timeoutMs} ms: ${error.message}`;
        throw error;
      }
    }
    await delay(everyMs);
  }
}
