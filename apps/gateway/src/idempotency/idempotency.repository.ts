import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface KeyClaim {
  actorId: string;
  keyHash: string;
  fingerprint: string;
  /** Told apart from a later claim of the same key, should this one outlive its time. */
  claim: string;
  lockedUntil: Date;
  expiresAt: Date;
}

export interface EarlierUse {
  fingerprint: string;
  lockedUntil: Date;
  answer: Buffer | null;
}

@Injectable()
export class IdempotencyRepository {
  /**
   * Takes the key: when nobody has it, when its time is over, or when whoever had it for the same request has died
   * over it. Of several at once, one gets it.
   */
  async claim(tx: Tx, claim: KeyClaim, now: Date): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `INSERT INTO idempotency_key AS known (actor_id, key_hash, fingerprint, claim, locked_until, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, actor_id, key_hash) DO UPDATE
         SET fingerprint = EXCLUDED.fingerprint, claim = EXCLUDED.claim, locked_until = EXCLUDED.locked_until, expires_at = EXCLUDED.expires_at, answer = NULL
         WHERE known.expires_at <= $7 OR (known.answer IS NULL AND known.locked_until <= $7 AND known.fingerprint = EXCLUDED.fingerprint)
       RETURNING claim`,
      [claim.actorId, claim.keyHash, claim.fingerprint, claim.claim, claim.lockedUntil, claim.expiresAt, now],
    );
    return rows.length > 0;
  }

  async earlier(tx: Tx, actorId: string, keyHash: string): Promise<EarlierUse | undefined> {
    const rows: EarlierUse[] = await tx.query('SELECT fingerprint, locked_until AS "lockedUntil", answer FROM idempotency_key WHERE actor_id = $1 AND key_hash = $2', [actorId, keyHash]);
    return rows[0];
  }

  async answer(tx: Tx, claim: KeyClaim, answer: Buffer): Promise<void> {
    await tx.query('UPDATE idempotency_key SET answer = $4 WHERE actor_id = $1 AND key_hash = $2 AND claim = $3', [claim.actorId, claim.keyHash, claim.claim, answer]);
  }

  async release(tx: Tx, claim: KeyClaim): Promise<void> {
    await tx.query('DELETE FROM idempotency_key WHERE actor_id = $1 AND key_hash = $2 AND claim = $3', [claim.actorId, claim.keyHash, claim.claim]);
  }

  /** @returns how many went */
  async forgetExpired(tx: Tx, now: Date): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query('DELETE FROM idempotency_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency_key WHERE expires_at <= $1 LIMIT 1000))', [now]);
    return count;
  }
}
