import { AppError, type Clock, derivedId, newId } from '@leadfactory/kernel';
import { Database, stableHash } from '@leadfactory/persistence';
import { CLOCK, ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { EdgeEnv } from '../edge/edge.types';
import { IdempotencyRepository, type KeyClaim } from './idempotency.repository';
import { hashOfKey, judgeEarlier, openAnswer, sealAnswer, type StoredAnswer } from './idempotency.rules';

const KEPT_MS = 24 * 3_600_000;
/** Added to the operation's own time, after which whoever holds the key must have died. */
const GRACE_MS = 5_000;
const LOOK_AGAIN_MS = 1_000;

export interface KeyedRequest {
  tenantId: string;
  actorId: string;
  key: string;
  operation: string;
  input: unknown;
  timeoutMs: number;
}

/** Makes a POST that is sent again give the first answer again (R1.06). */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly database: Database,
    private readonly repository: IdempotencyRepository,
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The work's answer, or the stored one of the first request with this key. What the work throws leaves the key free. The work is
   * given a name that stays the same when it is done again for want of an answer: what it makes is named after it, and found again.
   * @throws AppError idempotency_mismatch when the key came with another request; conflict while the first is under way.
   */
  async once(request: KeyedRequest, work: (name: string) => Promise<StoredAnswer>): Promise<StoredAnswer & { replayed: boolean }> {
    const now = this.clock.now();
    const claim: KeyClaim = {
      actorId: request.actorId, keyHash: hashOfKey(request.key), claim: newId(), work: newId(), fingerprint: stableHash([request.operation, request.input]),
      lockedUntil: new Date(now.getTime() + request.timeoutMs + GRACE_MS), expiresAt: new Date(now.getTime() + KEPT_MS),
    };
    const taken = await this.take(request, claim);
    if ('earlier' in taken) return { ...taken.earlier, replayed: true };
    let answer: StoredAnswer;
    try {
      // The key itself is part of the name: whoever reads the table does not know under what a secret was made.
      answer = await work(derivedId('idempotency', request.tenantId, taken.work, request.key));
    } catch (error) {
      await this.settle(() => this.database.withTenant(request.tenantId, (tx) => this.repository.release(tx, claim)));
      throw error;
    }
    const sealed = sealAnswer(answer, this.env.API_KEY_PEPPER, request.key);
    await this.settle(() => this.database.withTenant(request.tenantId, (tx) => this.repository.answer(tx, claim, sealed)));
    return { ...answer, replayed: false };
  }

  forgetExpired(): Promise<number> {
    return this.database.acrossTenants('keys whose time is over go, whosever they were', (tx) => this.repository.forgetExpired(tx, this.clock.now()));
  }

  /** The name of the work when the key is ours now, else the stored answer. */
  private async take(request: KeyedRequest, claim: KeyClaim): Promise<{ work: string } | { earlier: StoredAnswer }> {
    const now = this.clock.now();
    const { work, earlier } = await this.database.withTenant(request.tenantId, async (tx) => {
      const mine = await this.repository.claim(tx, claim, now);
      return { work: mine, earlier: mine === undefined ? await this.repository.earlier(tx, claim.actorId, claim.keyHash) : undefined };
    });
    if (work !== undefined) return { work };
    // Gone or released between our two looks: the first request has failed, and the next may go.
    if (earlier === undefined) throw this.inFlight();
    switch (judgeEarlier({ fingerprint: earlier.fingerprint, answered: earlier.answer !== null }, claim.fingerprint)) {
      case 'replay':
        return { earlier: openAnswer(earlier.answer ?? Buffer.alloc(0), this.env.API_KEY_PEPPER, request.key) };
      case 'mismatch':
        throw new AppError('idempotency_mismatch', 'This Idempotency-Key was used for another request. Take a new key for a new request.');
      case 'in_flight':
        throw this.inFlight();
    }
  }

  private inFlight(): AppError {
    return new AppError('conflict', 'The first request with this Idempotency-Key is still under way.', { retryAt: new Date(this.clock.now().getTime() + LOOK_AGAIN_MS).toISOString() });
  }

  /** The work is done, whatever becomes of its note: a key that could not be settled ends by its time. */
  private async settle(write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) => this.logger.warn({ err: error }, 'An Idempotency-Key could not be settled; it stays locked for its time.'));
  }
}
