import type { TestDatabase } from '@leadfactory/testing';
import { Client } from 'pg';
import { auditCatalogue } from '../src';
import { createNotesDatabase } from './notes.fixture';

describe('auditCatalogue', () => {
  let server: TestDatabase;
  let owner: Client;
  beforeAll(async () => {
    server = await createNotesDatabase();
    owner = new Client({ connectionString: server.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await server.drop();
  });

  it('finds nothing in a schema made by the helpers (R16.01)', async () => {
    expect(await auditCatalogue(server.url)).toEqual([]);
  });

  it.each([
    ['row-level security that is not forced', 'ALTER TABLE scoring.note NO FORCE ROW LEVEL SECURITY', /scoring\.note holds tenant rows without ENABLE and FORCE/],
    ['a nullable tenant', 'ALTER TABLE scoring.job DROP CONSTRAINT job_pkey; ALTER TABLE scoring.job ALTER tenant_id DROP NOT NULL', /scoring\.job allows rows without a tenant/],
    ['a table without policy', 'DROP POLICY tenant ON scoring.note', /scoring\.note has no policy/],
    ['a policy for everybody', 'CREATE POLICY everybody ON scoring.note USING (true)', /scoring\.note: the policy everybody/],
    ['a policy that lets anything be written', "CREATE POLICY lax ON scoring.note USING (tenant_id = current_setting('app.tenant_id')::uuid) WITH CHECK (true)", /scoring\.note: the policy lax/],
    ['a unique key over all tenants', 'CREATE UNIQUE INDEX note_text ON scoring.note (text)', /scoring\.note: the unique key note_text/],
    ['a table that does not say whose rows it holds', 'CREATE TABLE scoring.stray (id int)', /scoring\.stray has no tenant_id and does not say why/],
    ['a view with its owner’s eyes', 'CREATE VIEW scoring.peek AS SELECT * FROM scoring.note', /the view scoring\.peek lacks security_invoker/],
    ['a materialised view', 'CREATE MATERIALIZED VIEW scoring.copy AS SELECT * FROM scoring.note', /the materialised view scoring\.copy/],
    ['a function with its owner’s rights', "CREATE FUNCTION scoring.sudo() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", /the function scoring\.sudo is SECURITY DEFINER/],
    ['a role that may TRUNCATE', 'GRANT TRUNCATE ON scoring.note TO lf_scoring', /lf_scoring may TRUNCATE scoring\.note/],
    ['a role that sees another schema', 'GRANT USAGE ON SCHEMA delivery TO lf_scoring', /lf_scoring sees the schema delivery/],
    ['a role that may create tables', 'GRANT CREATE ON SCHEMA scoring TO lf_scoring', /lf_scoring may create objects in the schema scoring/],
    ['a role that owns a table', 'ALTER TABLE scoring.word OWNER TO lf_scoring', /lf_scoring owns scoring\.word/],
    ['a role that owns a schema', 'ALTER SCHEMA scoring OWNER TO lf_scoring', /lf_scoring owns the schema scoring/],
    ['a role that may rewrite its migrations', 'GRANT INSERT ON scoring.migrations TO lf_scoring', /lf_scoring may change the list of applied migrations/],
  ])('finds %s', async (_fault, plant, gap) => {
    const copy = await createNotesDatabase();
    try {
      const client = new Client({ connectionString: copy.url });
      await client.connect();
      await client.query(plant);
      await client.end();
      const gaps = await auditCatalogue(copy.url);
      expect(gaps).toEqual(expect.arrayContaining([expect.stringMatching(gap)]));
    } finally {
      await copy.drop();
    }
  });
});
