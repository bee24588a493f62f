import type { Clock } from '@leadfactory/kernel';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { ApiKeyRow } from './api-key.repository';
import { isSameHash } from './api-key.rules';

/** So long a key that another replica has revoked may still open this one's door. Users' access tokens live for minutes. */
const KNOWN_MS = 1_000;
/** Keys in use at one moment; more are looked up each time. */
const MOST_KNOWN = 10_000;

/** Keys that were looked up a moment ago: programs ask many things in a row, and each look is a transaction. Only keys that are right are remembered. */
@Injectable()
export class KnownKeys {
  private readonly known = new Map<string, { row: ApiKeyRow; until: number }>();

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** @param hash of the secret that was shown; together with the prefix it is the whole key */
  get(prefix: string, hash: string): ApiKeyRow | undefined {
    const found = this.known.get(prefix);
    return found && isSameHash(found.row.secretHash, hash) && this.clock.now().getTime() < found.until ? found.row : undefined;
  }

  /** @param since when the look began: it may have seen nothing that happened later */
  remember(row: ApiKeyRow, since: Date): void {
    const now = this.clock.now().getTime();
    if (this.known.size >= MOST_KNOWN) for (const [prefix, { until }] of this.known) if (until <= now) this.known.delete(prefix);
    if (this.known.size < MOST_KNOWN) this.known.set(row.prefix, { row, until: since.getTime() + KNOWN_MS });
  }

  forget(id: string): void {
    for (const [prefix, { row }] of this.known) if (row.id === id) this.known.delete(prefix);
  }
}
