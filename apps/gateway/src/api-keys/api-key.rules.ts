import type { Scope } from '@leadfactory/contracts';
import { createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** An API key as its owner sees it once: `lf_<prefix>_<secret>`. The prefix finds the row, the secret proves the right to it. */
export interface KeyParts {
  prefix: string;
  secret: string;
}

const FORMAT = /^lf_([0-9a-f]{12})_([0-9a-f]{48})$/;

export function drawKey(): KeyParts {
  return { prefix: randomBytes(6).toString('hex'), secret: randomBytes(24).toString('hex') };
}

/**
 * The key that belongs to a request, the same every time: a request that comes again because its answer was lost is shown the key
 * that it made. The request's name alone opens nothing without the pepper.
 */
export function keyOfRequest(tenantId: string, request: string, pepper: string): KeyParts {
  const drawn = Buffer.from(hkdfSync('sha256', pepper, `${tenantId}:${request}`, 'leadfactory api key of a request', 30)).toString('hex');
  return { prefix: drawn.slice(0, 12), secret: drawn.slice(12) };
}

export function writeKey({ prefix, secret }: KeyParts): string {
  return `lf_${prefix}_${secret}`;
}

/** Null for what is no key of ours. */
export function readKey(text: string): KeyParts | null {
  const match = FORMAT.exec(text);
  return match?.[1] !== undefined && match[2] !== undefined ? { prefix: match[1], secret: match[2] } : null;
}

/** What is kept of a random secret of 192 bits: a plain hash is enough against guessing; the pepper keeps the table alone useless. */
export function hashSecret(secret: string, pepper: string): string {
  return createHash('sha256').update(`${pepper.length}:${pepper}:${secret}`).digest('hex');
}

/** Compares in constant time. */
export function isSameHash(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface KeyLife {
  expiresAt: Date | null;
  revokedAt: Date | null;
}

export function isLive(key: KeyLife, now: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
}

/** Scopes that the asker wants to give away and does not have. */
export function scopesBeyond(wanted: readonly Scope[], own: readonly Scope[]): Scope[] {
  return wanted.filter((scope) => !own.includes(scope));
}

/** When the old key of a rotation ends: after the grace period, never later than it would have. */
export function endOfOldKey(key: KeyLife, now: Date, graceHours: number): Date {
  const end = new Date(now.getTime() + graceHours * 3_600_000);
  return key.expiresAt !== null && key.expiresAt < end ? key.expiresAt : end;
}
