import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** Milliseconds until the last failure is thrown. Default 5000. */
  timeoutMs?: number;
  /** Milliseconds between tries. Default 20. */
  everyMs?: number;
}

/**
 * Repeats an assertion until it holds and returns what it returned: tests wait for an outcome, never for a time.
 * @throws the assertion's last error, with the time waited
 */
export async function eventually<T>(assertion: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 5_000, everyMs = 20 } = options;
  const begin = Date.now();
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() - begin >= timeoutMs) {
        if (error instanceof Error) error.message = `not within ${timeoutMs} ms: ${error.message}`;
        throw error;
      }
    }
    await delay(everyMs);
  }
}
