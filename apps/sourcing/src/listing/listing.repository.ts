import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { KnownListing } from '../intake/plan.rules';
import type { Entry, Incoming, KeptListing } from './listing.types';

interface Row {
  listing_id: string; source: string; source_id: string; version: string; import_ids: string[]; business_id: string; own_id: string; verticals: string[]; entry: Entry | null; fetched_at: Date; licence: string; expires_at: Date | null;
}

/** A listing to be kept, with its place. */
export interface NewListing {
  listingId: string;
  businessId: string;
  ownId: string;
  incoming: Incoming;
}

/** Rows of one statement: more would make a parameter of many megabytes. */
const CHUNK = 2_000;

/** What was fetched later holds: a page may be kept late, after a newer one. */
const RENEWED = ['entry', 'licence', 'expires_at', 'fetched_at'].map((column) => `${column} = CASE WHEN excluded.fetched_at >= l.fetched_at THEN excluded.${column} ELSE l.${column} END`).join(', ');

function kept(row: Row): KeptListing {
  return {
    listingId: row.listing_id, source: row.source, sourceId: row.source_id, version: row.version, importIds: row.import_ids, businessId: row.business_id, ownId: row.own_id, verticals: row.verticals, entry: row.entry,
    fetchedAt: row.fetched_at.toISOString(), licence: row.licence, expiresAt: row.expires_at?.toISOString() ?? null,
  };
}

@Injectable()
export class ListingRepository {
  /** What is kept of these sources' ids; the hash is made by the caller, from the entry. */
  async known(tx: Tx, keys: readonly Pick<Incoming, 'source' | 'sourceId'>[], hashOf: (entry: Entry) => string): Promise<KnownListing[]> {
    const rows = await tx.query<Pick<Row, 'source' | 'source_id' | 'version' | 'business_id' | 'entry'>[]>(
      `SELECT l.source, l.source_id, l.version, l.business_id, l.entry FROM listing l JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS k(source, source_id)) k USING (source, source_id)`,
      [keys.map(({ source }) => source), keys.map(({ sourceId }) => sourceId)],
    );
    return rows.map((row) => ({ source: row.source, sourceId: row.source_id, version: row.version, businessId: row.business_id, hash: row.entry === null ? null : hashOf(row.entry) }));
  }

  /** What providers' listings said last, by their ids; all of one source. */
  async entriesOf(tx: Tx, listings: readonly Incoming[]): Promise<Map<string, Entry>> {
    const rows = await tx.query<{ source_id: string; entry: Entry }[]>(`SELECT source_id, entry FROM listing WHERE source = $1 AND source_id = ANY($2::text[]) AND version = '' AND entry IS NOT NULL`, [
      listings[0]?.source ?? '', listings.map(({ sourceId }) => sourceId),
    ]);
    return new Map(rows.map((row) => [row.source_id, row.entry]));
  }

  /** Keeps listings; what is kept already is renewed by what is no older, and knows one more import and vertical. */
  async save(tx: Tx, listings: readonly NewListing[]): Promise<void> {
    for (let from = 0; from < listings.length; from += CHUNK) {
      const rows = listings.slice(from, from + CHUNK).map(({ listingId, businessId, ownId, incoming }) => ({
        listing_id: listingId, source: incoming.source, source_id: incoming.sourceId, version: incoming.version, import_ids: incoming.importId === null ? [] : [incoming.importId], business_id: businessId, own_id: ownId,
        verticals: [incoming.vertical], said: incoming.importId === null ? {} : { [incoming.importId]: { vertical: incoming.vertical, licence: incoming.licence, fetchedAt: incoming.fetchedAt } }, entry: incoming.entry, fetched_at: incoming.fetchedAt, licence: incoming.licence, expires_at: incoming.expiresAt,
      }));
      await tx.query(
        `INSERT INTO listing AS l (listing_id, source, source_id, version, import_ids, business_id, own_id, verticals, said, entry, fetched_at, licence, expires_at)
         SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(listing_id uuid, source text, source_id text, version text, import_ids uuid[], business_id uuid, own_id uuid, verticals text[], said jsonb, entry jsonb, fetched_at timestamptz, licence text, expires_at timestamptz)
         ON CONFLICT (tenant_id, source, source_id, version) DO UPDATE SET ${RENEWED}, business_id = excluded.business_id, said = l.said || excluded.said,
           import_ids = (SELECT array(SELECT i FROM unnest(l.import_ids) i WHERE i <> ALL(excluded.import_ids)) || excluded.import_ids),
           verticals = (SELECT l.verticals || array(SELECT v FROM unnest(excluded.verticals) v WHERE v <> ALL(l.verticals)))`,
        [JSON.stringify(rows)],
      );
    }
  }

  async ofBusinesses(tx: Tx, businessIds: readonly string[]): Promise<KeptListing[]> {
    return (await tx.query<Row[]>('SELECT * FROM listing WHERE business_id = ANY($1::uuid[])', [businessIds])).map(kept);
  }

  /** Takes what an import said away; answers the businesses that had listings of it. */
  async forgetImport(tx: Tx, importId: string): Promise<string[]> {
    const [touched] = await tx.query<[{ business_id: string }[], number]>('UPDATE listing SET import_ids = array_remove(import_ids, $1), said = said - $1::text WHERE $1 = ANY(import_ids) RETURNING business_id', [importId]);
    const businesses = [...new Set(touched.map((row) => row.business_id))];
    // Providers' listings never had an import; of those touched, the ones that none names any more go.
    await tx.query(`DELETE FROM listing WHERE business_id = ANY($1::uuid[]) AND import_ids = '{}' AND version <> ''`, [businesses]);
    // What only it gave a row that others named too goes with it. Of imports from before this was noted nobody can tell.
    await tx.query(
      `UPDATE listing l SET verticals = s.verticals, licence = s.licence, fetched_at = s.fetched_at FROM (
         SELECT listing_id, array_agg(DISTINCT each.value ->> 'vertical') AS verticals, (array_agg(each.value ->> 'licence' ORDER BY each.value ->> 'fetchedAt' DESC))[1] AS licence, max((each.value ->> 'fetchedAt')::timestamptz) AS fetched_at
         FROM listing, jsonb_each(said) each WHERE business_id = ANY($1::uuid[]) AND version <> '' GROUP BY listing_id, import_ids HAVING count(*) = cardinality(import_ids)) s
       WHERE l.listing_id = s.listing_id`,
      [businesses],
    );
    return businesses;
  }

  /** Moves what came in as one business to another; answers how many listings that were. */
  async move(tx: Tx, ownId: string, from: string, to: string): Promise<number> {
    const [, count] = await tx.query<[unknown[], number]>('UPDATE listing SET business_id = $3 WHERE own_id = $1 AND business_id = $2', [ownId, from, to]);
    return count;
  }

  /** Tenants that keep listings whose licence has expired. */
  async tenantsWithExpired(tx: Tx, now: Date): Promise<string[]> {
    return (await tx.query<{ tenant_id: string }[]>('SELECT DISTINCT tenant_id FROM listing WHERE expires_at <= $1 AND entry IS NOT NULL', [now])).map((row) => row.tenant_id);
  }

  /** Drops what expired listings say; answers their businesses, at most so many listings at a time. */
  async dropExpired(tx: Tx, now: Date, most: number): Promise<string[]> {
    const [rows] = await tx.query<[{ business_id: string }[], number]>(
      'UPDATE listing SET entry = NULL WHERE listing_id IN (SELECT listing_id FROM listing WHERE expires_at <= $1 AND entry IS NOT NULL LIMIT $2) RETURNING business_id',
      [now, most],
    );
    return rows.map((row) => row.business_id);
  }
}
