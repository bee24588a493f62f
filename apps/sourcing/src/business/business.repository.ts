import type { BusinessFact } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Identity } from '../identity/match.rules';
import type { Candidate } from '../intake/plan.rules';
import { CHAIN_FROM } from './chain.rules';
import type { Composed } from './compose.rules';

interface Row {
  business_id: string;
  name_key: string;
  fact: Omit<BusinessFact, 'chain'>;
  chain: string | null;
}

export interface StoredBusiness {
  fact: BusinessFact;
  nameKey: string;
}

const CHUNK = 2_000;
const COLUMNS = 'business_id, name_key, fact, chain';
const stored = (row: Row): StoredBusiness => ({ fact: { ...row.fact, chain: row.chain }, nameKey: row.name_key });
const distinct = (values: readonly (string | null)[]) => [...new Set(values.filter((value) => value !== null && value !== ''))];

@Injectable()
export class BusinessRepository {
  /** One writer a tenant at a time: two that looked for duplicates at once would not see each other's. Held until the transaction ends. */
  async hold(tx: Tx, tenantId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`sourcing ${tenantId}`]);
  }

  /** Businesses that share phone, domain or place with one of these, and those of the ids. */
  async candidates(tx: Tx, identities: readonly Identity[], ownIds: readonly string[]): Promise<Candidate[]> {
    const rows = await tx.query<{ business_id: string; name_key: string; phone: string | null; domain: string | null; street_key: string | null; zip: string | null; city_key: string; state: string }[]>(
      `SELECT business_id, name_key, phone, domain, street_key, zip, city_key, state FROM business
       WHERE phone = ANY($1::text[]) OR domain = ANY($2::text[]) OR zip = ANY($3::text[]) OR (state = ANY($4::text[]) AND city_key = ANY($5::text[]) AND (zip IS NULL OR $6)) OR business_id = ANY($7::uuid[]) ORDER BY business_id`,
      [
        distinct(identities.map(({ phone }) => phone)), distinct(identities.map(({ domain }) => domain)), distinct(identities.map(({ zip }) => zip)), distinct(identities.map(({ state }) => state)),
        distinct(identities.map(({ cityKey }) => cityKey)), identities.some(({ zip }) => zip === null), ownIds,
      ],
    );
    return rows.map((row) => ({ businessId: row.business_id, nameKey: row.name_key, phone: row.phone, domain: row.domain, streetKey: row.street_key, zip: row.zip, cityKey: row.city_key, state: row.state }));
  }

  /** Writes businesses as their listings make them, and takes away those without any. */
  async replace(tx: Tx, composed: readonly Composed[], gone: readonly string[], now: Date): Promise<void> {
    const before = await tx.query<{ name_key: string }[]>('SELECT DISTINCT name_key FROM business WHERE business_id = ANY($1::uuid[])', [[...gone, ...composed.map(({ businessId }) => businessId)]]);
    if (gone.length > 0) await tx.query('DELETE FROM business WHERE business_id = ANY($1::uuid[])', [gone]);
    for (let from = 0; from < composed.length; from += CHUNK) {
      const rows = composed.slice(from, from + CHUNK).map((business) => ({
        business_id: business.businessId, name_key: business.nameKey, phone: business.phone, domain: business.domain, street_key: business.streetKey, zip: business.zip, city_key: business.cityKey, state: business.state,
        verticals: business.verticals, imported: business.imported, closed: business.closed, chain: business.knownChain, chain_known: business.knownChain !== null, fact: business.fact,
      }));
      await tx.query(
        `INSERT INTO business (business_id, name_key, phone, domain, street_key, zip, city_key, state, verticals, imported, closed, chain, chain_known, fact, updated_at)
         SELECT r.*, $2::timestamptz FROM jsonb_to_recordset($1::jsonb) AS r(business_id uuid, name_key text, phone text, domain text, street_key text, zip text, city_key text, state text, verticals text[], imported boolean, closed boolean, chain text, chain_known boolean, fact jsonb)
         ON CONFLICT (tenant_id, business_id) DO UPDATE SET name_key = excluded.name_key, phone = excluded.phone, domain = excluded.domain, street_key = excluded.street_key, zip = excluded.zip, city_key = excluded.city_key,
           state = excluded.state, verticals = excluded.verticals, imported = excluded.imported, closed = excluded.closed, chain = excluded.chain, chain_known = excluded.chain_known, fact = excluded.fact, updated_at = excluded.updated_at`,
        [JSON.stringify(rows), now],
      );
    }
    await this.markChains(tx, [...new Set([...before.map((row) => row.name_key), ...composed.map(({ nameKey }) => nameKey)])]);
  }

  /** A name in three places is a chain, unless its places have sites of different owners. */
  private async markChains(tx: Tx, nameKeys: readonly string[]): Promise<void> {
    await tx.query(
      `UPDATE business b SET chain = CASE WHEN c.is_chain THEN b.fact->>'name' END
       FROM (SELECT name_key, count(DISTINCT coalesce(zip, city_key) || ' ' || coalesce(street_key, '')) >= $2 AND count(DISTINCT domain) <= 1 AS is_chain FROM business WHERE name_key = ANY($1::text[]) GROUP BY name_key) c
       WHERE b.name_key = c.name_key AND NOT b.chain_known AND (b.chain IS NOT NULL) <> c.is_chain`,
      [nameKeys, CHAIN_FROM],
    );
  }

  async byIds(tx: Tx, ids: readonly string[]): Promise<StoredBusiness[]> {
    return (await tx.query<Row[]>(`SELECT ${COLUMNS} FROM business WHERE business_id = ANY($1::uuid[])`, [ids])).map(stored);
  }

  /** Businesses by name. */
  async list(tx: Tx, wish: { vertical: string | null; zip: string | null; q: string | null; after: { nameKey: string; id: string } | null; limit: number }): Promise<StoredBusiness[]> {
    const rows = await tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM business WHERE ($1::text IS NULL OR $1 = ANY(verticals)) AND ($2::text IS NULL OR zip = $2) AND ($3::text IS NULL OR fact->>'name' ILIKE $3 OR domain ILIKE $3 OR phone ILIKE $3)
         AND ($4::text IS NULL OR (name_key, business_id) > ($4, $5::uuid)) ORDER BY name_key, business_id LIMIT $6`,
      [wish.vertical, wish.zip, wish.q === null ? null : `%${wish.q.replaceAll('\u0000', '').replace(/[\\%_]/g, '\\$&')}%`, wish.after?.nameKey ?? null, wish.after?.id ?? null, wish.limit],
    );
    return rows.map(stored);
  }

  /** Businesses of a target that files brought: of its ZIP, or of its city when their ZIP is unknown. */
  async imported(tx: Tx, target: { vertical: string; zip: string; cityKey: string; state: string }, after: string | null, limit: number): Promise<StoredBusiness[]> {
    const rows = await tx.query<Row[]>(
      `SELECT ${COLUMNS} FROM business WHERE imported AND $1 = ANY(verticals) AND (zip = $2 OR (zip IS NULL AND state = $3 AND city_key = $4)) AND ($5::uuid IS NULL OR business_id > $5) ORDER BY business_id LIMIT $6`,
      [target.vertical, target.zip, target.state, target.cityKey, after, limit],
    );
    return rows.map(stored);
  }
}
