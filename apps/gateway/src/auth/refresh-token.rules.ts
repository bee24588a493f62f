import { isId } from '@leadfactory/kernel';
import { createHash, randomBytes } from 'node:crypto';

/** A refresh token: names its tenant and row, and proves the right to it. */
export interface RefreshParts {
  tenantId: string;
  id: string;
  secret: string;
}

export function drawSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function writeRefreshToken(parts: RefreshParts): string {
  return `lfr.${parts.tenantId}.${parts.id}.${parts.secret}`;
}

/** Null for what is no refresh token of ours. */
export function readRefreshToken(text: string): RefreshParts | null {
  const [mark, tenantId, id, secret, ...rest] = text.split('.');
  if (mark !== 'lfr' || rest.length > 0 || tenantId === undefined || id === undefined || !secret || !isId(tenantId) || !isId(id)) return null;
  return { tenantId, id, secret };
}

export function hashRefreshSecret(secret: string, pepper: string): string {
  return createHash('sha256').update(`refresh:${pepper.length}:${pepper}:${secret}`).digest('hex');
}

export interface RefreshLife {
  expiresAt: Date;
  usedAt: Date | null;
  endedAt: Date | null;
}

/** What presenting a token means. A used one in somebody's hands was stolen from one of two, and nobody knows from which. */
export function judgeToken(token: RefreshLife, now: Date): 'good' | 'reused' | 'ended' {
  if (token.endedAt !== null || token.expiresAt <= now) return 'ended';
  return token.usedAt === null ? 'good' : 'reused';
}
