import { type FinishedLead, keyOf, standing } from './intake.rules';

export interface Sql {
  query<R>(text: string, values: unknown[]): Promise<{ rows: R[] }>;
}

export const LEAD_KEY_COLUMNS = 'key text NOT NULL, lead_id uuid NOT NULL';
export const STORED_LEAD_COLUMNS = `id uuid NOT NULL, key text NOT NULL, email text, name text, company text, phone text, domain text, state text, industry text, verdict text, score integer NOT NULL,
  status text NOT NULL, facts jsonb NOT NULL, stored_at timestamptz NOT NULL DEFAULT now()`;

/** The tables that every engine but LeadFactory writes; LeadFactory's have the same columns and a tenant besides. */
export const SCHEMA = `CREATE SCHEMA bench;
  CREATE TABLE bench.lead_key (${LEAD_KEY_COLUMNS}, PRIMARY KEY (key));
  CREATE TABLE bench.stored_lead (${STORED_LEAD_COLUMNS}, PRIMARY KEY (id));`;

export interface Claim {
  id: string;
  key: string;
}

/** Who owns each lead's key: the first that claimed it. Repeating it changes nothing. */
export async function claimKeys(sql: Sql, claims: readonly Claim[], schema = 'bench.'): Promise<Map<string, string>> {
  // In one order everywhere: two transactions that claim the same keys must not wait for each other in a circle.
  const sorted = [...claims].sort((a, b) => (a.key < b.key ? -1 : 1));
  const keys = sorted.map(({ key }) => key);
  const won = await sql.query<{ key: string; lead_id: string }>(`INSERT INTO ${schema}lead_key (key, lead_id) SELECT * FROM unnest($1::text[], $2::uuid[]) ON CONFLICT DO NOTHING RETURNING key, lead_id`, [keys, sorted.map(({ id }) => id)]);
  const owners = new Map(won.rows.map((row) => [row.key, row.lead_id]));
  const taken = [...new Set(keys)].filter((key) => !owners.has(key));
  if (taken.length === 0) return owners;
  const earlier = await sql.query<{ key: string; lead_id: string }>(`SELECT key, lead_id FROM ${schema}lead_key WHERE key = ANY($1)`, [taken]);
  for (const row of earlier.rows) owners.set(row.key, row.lead_id);
  return owners;
}

export async function storeLeads(sql: Sql, leads: readonly FinishedLead[], schema = 'bench.'): Promise<void> {
  await sql.query(`INSERT INTO ${schema}stored_lead (id, ${STORED_COLUMNS}) SELECT * FROM ${STORED_ROWS} ON CONFLICT DO NOTHING`, storedColumns(leads));
}

const STORED_COLUMNS = 'key, email, name, company, phone, domain, state, industry, verdict, score, status, facts';
const STORED_ROWS = 'unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::int[], $12::text[], $13::jsonb[])';

/** One array per parameter of STORED_ROWS. */
function storedColumns(leads: readonly FinishedLead[]): unknown[][] {
  const column = (value: (lead: FinishedLead) => unknown) => leads.map(value);
  return [
    column(({ id }) => id), column(({ identity }) => keyOf(identity)), column(({ identity }) => identity.email), column(({ identity }) => identity.name), column(({ identity }) => identity.company),
    column(({ identity }) => identity.phone), column(({ identity }) => identity.domain), column(({ identity }) => identity.address?.state), column(({ rating }) => rating.classification.industry),
    column(({ verification }) => verification.email?.verdict), column(({ rating }) => rating.score), column(({ rating }) => standing(rating).status),
    column(({ enrichment, verification, rating }) => JSON.stringify({ enrichment, verification, rating })),
  ];
}
