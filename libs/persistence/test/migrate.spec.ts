import { createTestDatabase, TEST_PASSWORD, testPasswords, type TestDatabase } from '@leadfactory/testing';
import { Client } from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database, migrate, roleOf, serviceUrl } from '../src';
import { migrateNotes, Notes1700000000000, notesServices, openNotes } from './notes.fixture';

class Later1800000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE scoring.note ADD COLUMN colour text');
  }
  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE scoring.note DROP COLUMN colour');
  }
}

class Broken1900000000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE scoring.note ADD COLUMN half text');
    await q.query('ALTER TABLE scoring.nowhere ADD COLUMN rest text');
  }
  async down(): Promise<void> {}
}

describe('migrate, on a real database', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createTestDatabase('migrate');
  });
  afterEach(() => server.drop());

  const scoring = (...later: (new () => MigrationInterface)[]) =>
    migrate({ ownerUrl: server.url, services: [{ service: 'scoring', migrations: [Notes1700000000000, ...later] }], passwords: testPasswords() });
  const columns = async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>("SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'scoring' AND table_name = 'note'");
    await client.end();
    return rows.map((row) => row.name);
  };

  it('applies every migration once: repeated, it changes nothing', async () => {
    expect(await migrateNotes(server.url)).toEqual(['scoring: Notes1700000000000', 'delivery: Delivery1700000000001']);
    expect(await migrateNotes(server.url)).toEqual([]);
  });

  it('lets one of several at once work, and the others find nothing left to do', async () => {
    const applied = await Promise.all([1, 2, 3].map(() => migrateNotes(server.url)));
    expect(applied.flat().sort()).toEqual(['delivery: Delivery1700000000001', 'scoring: Notes1700000000000']);
  });

  it('sets the roles up for several databases of one server at once', async () => {
    const others = await Promise.all(['x', 'y', 'z'].map((name) => createTestDatabase(`migrate ${name}`)));
    try {
      const applied = await Promise.all(others.map((other) => migrateNotes(other.url)));
      expect(applied.map((list) => list.length)).toEqual([2, 2, 2]);
    } finally {
      for (const other of others) await other.drop();
    }
  });

  it('applies what a later version adds', async () => {
    await scoring();
    expect((await scoring(Later1800000000000)).applied).toEqual(['scoring: Later1800000000000']);
    expect(await columns()).toContain('colour');
  });

  it('refuses a database of a newer version, says what to do and changes nothing', async () => {
    await scoring(Later1800000000000);
    await expect(scoring()).rejects.toMatchObject({ code: 'conflict', message: expect.stringMatching(/newer version.*Later1800000000000.*Start that version/s) });
    await expect(openNotes(server)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('newer version') });
  });

  it('rolls a broken migration back whole and names it', async () => {
    await scoring();
    await expect(scoring(Broken1900000000000)).rejects.toThrow(/A migration of scoring failed and was rolled back \(pending: Broken1900000000000\).*nowhere/);
    expect(await columns()).not.toContain('half');
    expect((await scoring(Later1800000000000)).applied).toEqual(['scoring: Later1800000000000']);
  });

  it('lets a service open only what is fully migrated', async () => {
    const url = server.urlAs(roleOf('scoring'), TEST_PASSWORD);
    await scoring();
    await expect(Database.open({ service: 'scoring', url, migrations: [Notes1700000000000, Later1800000000000] })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringMatching(/1 pending migration.*Later1800000000000/),
    });
    const analytics = server.urlAs(roleOf('analytics'), TEST_PASSWORD);
    await expect(Database.open({ service: 'analytics', url: analytics })).rejects.toMatchObject({ code: 'not_configured', message: expect.stringContaining('no tables of analytics yet') });
  });

  it('lets no service open as the owner or as another service', async () => {
    await migrateNotes(server.url);
    await expect(Database.open({ service: 'scoring', url: server.url })).rejects.toThrow(/must connect as lf_scoring.*bypasses row-level security/);
    await expect(Database.open({ service: 'scoring', url: serviceUrl(server.url, 'delivery', TEST_PASSWORD) })).rejects.toThrow(/must connect as lf_scoring.*is not its own/);
  });

  it('says where it tried when nobody listens, without the password', async () => {
    const nowhere = 'postgres://lf_scoring:secret@127.0.0.1:1/none';
    await expect(Database.open({ service: 'scoring', url: nowhere })).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/127\.0\.0\.1:1.*DATABASE_URL/) });
    await expect(Database.open({ service: 'scoring', url: nowhere })).rejects.not.toThrow(/secret/);
    await expect(migrate({ ownerUrl: nowhere, services: notesServices, passwords: testPasswords() })).rejects.toMatchObject({ code: 'unavailable' });
  });
});
