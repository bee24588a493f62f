import { AppError } from '@leadfactory/kernel';
import { setTimeout as pause } from 'node:timers/promises';

const FOR_GOOD = new Set(['invalid_input', 'unauthenticated', 'forbidden', 'not_found', 'idempotency_mismatch', 'too_large']);

/**
 * Asks again while the other side is away, as any caller of an API must; a `conflict` that says when to come again is the
 * first request, still under way or cut off. @throws the last error
 */
export async function persistently<T>(ask: () => Promise<T>, withinMs: number): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (isForGood(error) || Date.now() > until) throw error;
      await pause(400);
    }
  }
}

function isForGood(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return FOR_GOOD.has(error.code) || (error.code === 'conflict' && error.details.retryAt === undefined);
}
