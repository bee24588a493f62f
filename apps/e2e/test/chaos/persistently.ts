import { AppError } from '@leadfactory/kernel';
import { setTimeout as pause } from 'node:timers/promises';

const FOR_GOOD = new Set(['invalid_input', 'unauthenticated', 'forbidden', 'not_found', 'idempotency_mismatch', 'too_large']);

/**
 * Asks again while the other side is away, as any caller of an API must; a `conflict` may be the first request still under
 * way, so that it counts as final only when it stays. @throws the last error
 */
export async function persistently<T>(ask: () => Promise<T>, withinMs: number): Promise<T> {
  const until = Date.now() + withinMs;
  let conflicts = 0;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (code === 'conflict') conflicts += 1;
      if ((code !== undefined && FOR_GOOD.has(code)) || conflicts > 5 || Date.now() > until) throw error;
      await pause(400);
    }
  }
}
