import { newId } from '@leadfactory/kernel';
import { migrate } from '@leadfactory/persistence';
import { createTestDatabase, testPasswords, type TestDatabase } from '@leadfactory/testing';
import { Client } from 'pg';
import { reportsMigrations } from '../src/reports.migrations';

const { service, migrations } = reportsMigrations;
const LAST = migrations.findIndex(({ name }) => name.startsWith('ComparableReports'));

describe('reports frozen before their neighbours had to be comparable', () => {
  let database: TestDatabase;
  let sql: Client;
  beforeAll(async () => {
    database = await createTestDatabase('comparable');
    sql = new Client({ connectionString: database.url });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test('tell what their scores were made by: the score’s own engine, else that of its audit', async () => {
    await migrate({ ownerUrl: database.url, services: [{ service, migrations: migrations.slice(0, LAST) }], passwords: testPasswords() });
    const tenant = newId();
    const add = (health: number, snapshot: object) =>
      sql.query("INSERT INTO reports.report (tenant_id, id, lead_id, run_id, campaign_id, business_id, vertical, health, snapshot, fact, snapshot_at) VALUES ($1, $2, $2, $2, $2, $2, 'restaurant', $3, $4, '{}', now())", [tenant, newId(), health, JSON.stringify(snapshot)]);
    await add(50, { health: { version: 'health-1' }, method: { engineVersion: '1.3.0' } });
    await add(60, { health: { version: 'health-1', engine: '1.4.0' }, method: { engineVersion: '1.4.0' } });

    await migrate({ ownerUrl: database.url, services: [reportsMigrations], passwords: testPasswords() });

    const { rows } = await sql.query('SELECT health, health_version, engine FROM reports.report ORDER BY health');
    expect(rows).toEqual([{ health: 50, health_version: 'health-1', engine: '1.3.0' }, { health: 60, health_version: 'health-1', engine: '1.4.0' }]);
  });
});
