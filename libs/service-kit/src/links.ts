import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@leadfactory/kernel';

export type LinkClaims = Record<string, string | number>;

const SIGNATURE_BYTES = 16;

/** Signed tokens for links that people open without signing in. A token serves one purpose and, if it says so, for a time. */
export class Links {
  constructor(
    private readonly secret: string,
    private readonly clock: Clock,
  ) {}

  /** A URL-safe token. It is signed, not encrypted: whoever has it can read its claims. */
  sign(purpose: string, claims: LinkClaims, options: { expiresAt?: Date } = {}): string {
    const expiry = options.expiresAt === undefined ? 0 : Math.floor(options.expiresAt.getTime() / 1000);
    const body = Buffer.from(JSON.stringify([expiry, claims])).toString('base64url');
    return `${body}.${this.signature(purpose, body).toString('base64url')}`;
  }

  /** The claims, or null for a token that is broken, forged, expired or meant for something else: callers cannot tell which. */
  verify(purpose: string, token: string): LinkClaims | null {
    const [body, signature, ...rest] = token.split('.');
    if (!body || !signature || rest.length > 0) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = this.signature(purpose, body);
    if (given.length !== right.length || !timingSafeEqual(given, right) || given.toString('base64url') !== signature) return null;
    const [expiry, claims] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [number, LinkClaims];
    if (expiry !== 0 && this.clock.now().getTime() >= expiry * 1000) return null;
    return claims;
  }

  // 128 bits of HMAC-SHA256 keep links short and are far beyond guessing (RFC 2104 §5 allows truncation to half).
  private signature(purpose: string, body: string): Buffer {
    return createHmac('sha256', this.secret).update(`${purpose.length}:${purpose}:${body}`).digest().subarray(0, SIGNATURE_BYTES);
  }
}
