import { createHash } from 'node:crypto';
import { StripeFault } from './errors.rules';

export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** Stripe remembers a key's first answer, and refuses the key for another request. */
export class IdempotencyKeys {
  private readonly kept = new Map<string, { fingerprint: string; answer: KeptAnswer }>();

  /** Answers what the key answered before, or null when it is new. */
  replay(key: string, path: string, body: string): KeptAnswer | null {
    const earlier = this.kept.get(key);
    if (!earlier) return null;
    if (earlier.fingerprint !== fingerprint(path, body)) {
      throw new StripeFault(
        400,
        'idempotency_error',
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      );
    }
    return earlier.answer;
  }

  keep(key: string, path: string, body: string, answer: KeptAnswer): void {
    this.kept.set(key, { fingerprint: fingerprint(path, body), answer: structuredClone(answer) });
  }

  clear(): void {
    this.kept.clear();
  }
}

function fingerprint(path: string, body: string): string {
  return createHash('sha256').update(`${path}\n${body}`).digest('hex');
}
