import { createHmac, timingSafeEqual } from 'node:crypto';

/** How old a signed webhook may be, in seconds: Stripe's own default. */
export const TOLERANCE_SECONDS = 300;

/** Whether a Unix time in seconds, as text, is near enough to now. */
export function isRecent(timestamp: string, now: Date): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/**
 * Whether `t=<seconds>,v1=<hex>` signs the body: HMAC-SHA256 over `<t>.<raw body>`. Several v1 may stand there while
 * a secret is being changed.
 */
export function isTimestampedHmac(header: string | undefined, body: Buffer, secret: string, now: Date): boolean {
  const parts = (header ?? '').split(',').map((part) => part.trim().split('='));
  const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!isRecent(timestamp, now)) return false;
  const right = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
  return parts.some(([name, value]) => name === 'v1' && /^[0-9a-f]{64}$/i.test(value ?? '') && timingSafeEqual(Buffer.from(value ?? '', 'hex'), right));
}
