import { AppError, type Clock, newId } from '@leadfactory/kernel';
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
   * The work's answer, or the stored one of the first request with this key. What the work throws leaves the key free.
   * @throws AppError idempotency_mismatch when the key came with another request; conflict while the first is under way.
   */
  async once(request: KeyedRequest, work: () => Promise<StoredAnswer>): Promise<StoredAnswer & { replayed: boolean }> {
    const now = this.clock.now();
    const claim: KeyClaim = {
      actorId: request.actorId, keyHash: hashOfKey(request.key), claim: newId(), fingerprint: stableHash([request.operation, request.input]),
      lockedUntil: new Date(now.getTime() + request.timeoutMs + GRACE_MS), expiresAt: new Date(now.getTime() + KEPT_MS),
    };
    const earlier = await this.take(request, claim);
    if (earlier) return { ...earlier, replayed: true };
    let answer: StoredAnswer;
    try {
      answer = await work();
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

  /** Null when the key is ours now, else the stored answer. */
  private async take(request: KeyedRequest, claim: KeyClaim): Promise<StoredAnswer | null> {
    const now = this.clock.now();
    const earlier = await this.database.withTenant(request.tenantId, async (tx) => ((await this.repository.claim(tx, claim, now)) ? null : this.repository.earlier(tx, claim.actorId, claim.keyHash)));
    if (earlier === null) return null;
    // Released between our two looks: the first request has failed, and the next may go.
    if (earlier === undefined) throw this.inFlight();
    switch (judgeEarlier({ fingerprint: earlier.fingerprint, answered: earlier.answer !== null }, claim.fingerprint)) {
      case 'replay':
        return openAnswer(earlier.answer ?? Buffer.alloc(0), this.env.API_KEY_PEPPER, request.key);
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
