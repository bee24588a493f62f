import type { ProfileFact } from '@leadfactory/contracts';
import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface ProfileRow {
  businessId: string;
  /** Hash of what the profile was looked for by. */
  question: string;
  fact: ProfileFact;
  matchedAt: Date;
}

@Injectable()
export class ProfileRepository {
  constructor(private readonly database: Database) {}

  /** A business has one profile: the newest. */
  async save(tx: Tx, { businessId, question, fact, matchedAt }: ProfileRow): Promise<void> {
    await tx.query(
      `INSERT INTO profile (business_id, status, place_id, confidence, question, fact, matched_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (tenant_id, business_id) DO UPDATE SET status = excluded.status, place_id = excluded.place_id, confidence = excluded.confidence, question = excluded.question,
         fact = excluded.fact, matched_at = excluded.matched_at, expires_at = excluded.expires_at`,
      [businessId, fact.status, fact.placeId, fact.confidence, question, JSON.stringify(fact), matchedAt, fact.provenance?.expiresAt ?? null],
    );
  }

  /** The business's profile, unless its licence has run out by `now`. */
  async find(tenantId: string, businessId: string, now: Date): Promise<ProfileRow | null> {
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.query<ProfileRow[]>('SELECT business_id AS "businessId", question, fact, matched_at AS "matchedAt" FROM profile WHERE business_id = $1 AND (expires_at IS NULL OR expires_at > $2)', [businessId, now]),
    );
    return rows[0] ?? null;
  }

  /** Drops every tenant's profiles that may no longer be kept; answers how many. */
  async dropExpired(now: Date): Promise<number> {
    return this.database.acrossTenants('profiles whose licence has run out are dropped for everybody', async (tx) => {
      const rows = await tx.query<{ dropped: number }[]>('WITH gone AS (DELETE FROM profile WHERE expires_at <= $1 RETURNING 1) SELECT count(*)::int AS dropped FROM gone', [now]);
      return rows[0]?.dropped ?? 0;
    });
  }
}
