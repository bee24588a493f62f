import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface KeyClaim {
  actorId: string;
  keyHash: string;
  fingerprint: string;
  /** Told apart from a later claim of the same key, should this one outlive its time. */
  claim: string;
  /** Under which services know the request; taken over together with the key, so that they find what an earlier try has made. */
  work: string;
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
   * Takes the key: when nobody has it, when its time is over, or when its last request failed or died without an answer. Of several
   * at once, one gets it. The same request as before goes on under the same name of its work.
   * @returns the work's name; undefined when another has the key
   */
  async claim(tx: Tx, claim: KeyClaim, now: Date): Promise<string | undefined> {
    const rows: { work: string }[] = await tx.query(
      `INSERT INTO idempotency_key AS known (actor_id, key_hash, fingerprint, claim, work, locked_until, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (tenant_id, actor_id, key_hash) DO UPDATE
         SET fingerprint = EXCLUDED.fingerprint, claim = EXCLUDED.claim, locked_until = EXCLUDED.locked_until, expires_at = EXCLUDED.expires_at, answer = NULL, released = false,
             work = CASE WHEN known.expires_at > $8 AND known.fingerprint = EXCLUDED.fingerprint THEN known.work ELSE EXCLUDED.work END
         WHERE known.expires_at <= $8 OR (known.answer IS NULL AND (known.released OR (known.locked_until <= $8 AND known.fingerprint = EXCLUDED.fingerprint)))
       RETURNING work`,
      [claim.actorId, claim.keyHash, claim.fingerprint, claim.claim, claim.work, claim.lockedUntil, claim.expiresAt, now],
    );
    return rows[0]?.work;
  }

  async earlier(tx: Tx, actorId: string, keyHash: string): Promise<EarlierUse | undefined> {
    const rows: EarlierUse[] = await tx.query('SELECT fingerprint, locked_until AS "lockedUntil", answer FROM idempotency_key WHERE actor_id = $1 AND key_hash = $2', [actorId, keyHash]);
    return rows[0];
  }

  async answer(tx: Tx, claim: KeyClaim, answer: Buffer): Promise<void> {
    await tx.query('UPDATE idempotency_key SET answer = $4 WHERE actor_id = $1 AND key_hash = $2 AND claim = $3', [claim.actorId, claim.keyHash, claim.claim, answer]);
  }

  /** Free for any request; what was begun under the key stays known for the same one, for a failure may have been that of the answer alone. */
  async release(tx: Tx, claim: KeyClaim): Promise<void> {
    await tx.query('UPDATE idempotency_key SET released = true WHERE actor_id = $1 AND key_hash = $2 AND claim = $3 AND answer IS NULL', [claim.actorId, claim.keyHash, claim.claim]);
  }

  /** @returns how many went */
  async forgetExpired(tx: Tx, now: Date): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query('DELETE FROM idempotency_key WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency_key WHERE expires_at <= $1 LIMIT 1000))', [now]);
    return count;
  }
}
