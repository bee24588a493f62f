import { newId } from '@leadfactory/kernel';
import { migrate } from '@leadfactory/persistence';
import { createTestDatabase, testPasswords, type TestDatabase } from '@leadfactory/testing';
import { Client } from 'pg';
import { orchestrationMigrations } from '../src/orchestration.migrations';

const { service, migrations } = orchestrationMigrations;
const LAST = migrations.findIndex(({ name }) => name.startsWith('EnvelopesOfWork'));

describe('work that was out when an installation is brought up to envelopes as rows', () => {
  let database: TestDatabase;
  let sql: Client;
  beforeAll(async () => {
    database = await createTestDatabase('envelopes');
    sql = new Client({ connectionString: database.url });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test('is out in the same envelopes, and what waits falls due as it did', async () => {
    await migrate({ ownerUrl: database.url, services: [{ service, migrations: migrations.slice(0, LAST) }], passwords: testPasswords() });
    const [tenant, run, envelope] = [newId(), newId(), newId()];
    const add = (step: string, state: string, envelopeId: string | null, dueAt: string | null) =>
      sql.query('INSERT INTO orchestration.lead_step (tenant_id, run_id, lead_id, step, state, envelope_id, issued_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [tenant, run, newId(), step, state, envelopeId, '2026-11-01T10:00:00Z', dueAt]);
    await add('scoreLead', 'running', envelope, '2026-11-01T10:05:00Z');
    await add('scoreLead', 'running', envelope, '2026-11-01T10:04:00Z');
    await add('auditSite', 'running', null, '2026-11-01T10:06:00Z');
    await add('auditSite', 'waiting', null, '2026-11-01T11:00:00Z');
    await add('auditSite', 'pending', null, null);
    await add('auditSite', 'done', envelope, '2026-11-01T10:00:00Z');

    await migrate({ ownerUrl: database.url, services: [orchestrationMigrations], passwords: testPasswords() });

    const { rows: envelopes } = await sql.query('SELECT id = $1 AS same, step, still_out, cardinality(lead_ids) AS leads, due_at FROM orchestration.envelope ORDER BY step DESC', [envelope]);
    expect(envelopes).toEqual([
      { same: true, step: 'scoreLead', still_out: 2, leads: 2, due_at: new Date('2026-11-01T10:04:00Z') },
      { same: false, step: 'auditSite', still_out: 1, leads: 1, due_at: new Date('2026-11-01T10:06:00Z') },
    ]);
    const { rows: named } = await sql.query("SELECT count(*)::int AS n FROM orchestration.lead_step w JOIN orchestration.envelope e ON e.id = w.envelope_id AND w.lead_id = ANY(e.lead_ids) AND e.run_id = w.run_id WHERE w.state = 'running'");
    expect(named).toEqual([{ n: 3 }]);
    const { rows: due } = await sql.query("SELECT state, due_at, queue FROM orchestration.lead_step WHERE due_at IS NOT NULL OR queue IS NOT NULL ORDER BY state");
    expect(due).toEqual([{ state: 'pending', due_at: null, queue: 'pending' }, { state: 'waiting', due_at: new Date('2026-11-01T11:00:00Z'), queue: null }]);
  });
});
