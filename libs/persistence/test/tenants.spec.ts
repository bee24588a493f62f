import { newId } from '@leadfactory/kernel';
import type { TestDatabase } from '@leadfactory/testing';
import { afterCommit, afterRollback, type Database, type Tx } from '../src';
import { createNotesDatabase, openNotes, TENANT_A, TENANT_B } from './notes.fixture';

describe('tenant transactions, on a real database', () => {
  let server: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    server = await createNotesDatabase();
    database = await openNotes(server);
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  const write = (tx: Tx, text: string) => tx.query('INSERT INTO note (id, text) VALUES ($1, $2)', [newId(), text]);
  const texts = async (tx: Tx): Promise<string[]> => {
    const rows: { text: string }[] = await tx.query('SELECT text FROM note ORDER BY text');
    return rows.map((row) => row.text);
  };

  it('shows a tenant its own rows and no others (R16.01)', async () => {
    await database.withTenant(TENANT_A, (tx) => write(tx, 'of A'));
    await database.withTenant(TENANT_B, (tx) => write(tx, 'of B'));

    expect(await database.withTenant(TENANT_A, texts)).toEqual(['of A']);
    expect(await database.withTenant(TENANT_B, texts)).toEqual(['of B']);
  });

  it('refuses a row written for another tenant (R16.01)', async () => {
    const foreign = database.withTenant(TENANT_A, (tx) => tx.query('INSERT INTO note (tenant_id, id, text) VALUES ($1, $2, $3)', [TENANT_B, newId(), 'smuggled']));
    await expect(foreign).rejects.toThrow(/row-level security/);
    const moved = database.withTenant(TENANT_A, async (tx) => {
      await write(tx, 'to be moved');
      await tx.query("UPDATE note SET tenant_id = $1 WHERE text = 'to be moved'", [TENANT_B]);
    });
    await expect(moved).rejects.toThrow(/row-level security/);
  });

  it('changes and deletes nothing of another tenant, whatever the statement says (R16.01)', async () => {
    await database.withTenant(TENANT_B, (tx) => write(tx, 'kept'));
    await database.withTenant(TENANT_A, async (tx) => {
      await tx.query("UPDATE note SET text = 'spoilt' WHERE tenant_id = $1", [TENANT_B]);
      await tx.query('DELETE FROM note WHERE tenant_id = $1', [TENANT_B]);
    });
    expect(await database.withTenant(TENANT_B, texts)).toContain('kept');
  });

  it('lets two tenants use the same unique value, so that no error tells of the other', async () => {
    await database.withTenant(TENANT_A, (tx) => write(tx, 'same'));
    await database.withTenant(TENANT_B, (tx) => write(tx, 'same'));
    await expect(database.withTenant(TENANT_A, (tx) => write(tx, 'same'))).rejects.toThrow(/duplicate key/);
  });

  it('leaves no tenant on the connection after COMMIT or ROLLBACK', async () => {
    const only = await openNotes(server);
    try {
      await only.withTenant(TENANT_A, (tx) => write(tx, 'before'));
      await expect(only.withTenant(TENANT_A, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
      // Every connection of the pool, each outside any transaction.
      for (let connection = 0; connection < 4; connection += 1) {
        expect(await only.dataSource.query('SELECT text FROM note')).toEqual([]);
      }
      await expect(only.dataSource.query('INSERT INTO note (id, text) VALUES ($1, $2)', [newId(), 'nobody’s'])).rejects.toThrow(/null value in column "tenant_id"|row-level security/);
    } finally {
      await only.close();
    }
  });

  it('opens across tenants those tables only that were made for it', async () => {
    for (const tenant of [TENANT_A, TENANT_B]) {
      await database.withTenant(tenant, (tx) => tx.query('INSERT INTO job (id) VALUES ($1)', [newId()]));
    }
    const seen = await database.acrossTenants('the test looks at both', async (tx) => {
      const jobs: { tenant_id: string }[] = await tx.query('SELECT DISTINCT tenant_id FROM job ORDER BY 1');
      return { jobs: jobs.map((row) => row.tenant_id), notes: await texts(tx) };
    });
    expect(seen).toEqual({ jobs: [TENANT_A, TENANT_B], notes: [] });
  });

  it('makes a transaction within the transaction a savepoint: its failure leaves the rest', async () => {
    const kept = await database.withTenant(TENANT_A, async (tx) => {
      await write(tx, 'outer');
      await expect(tx.transaction(async (inner) => {
        await write(inner, 'inner');
        throw new Error('inner fails');
      })).rejects.toThrow('inner fails');
      return tx.query<{ text: string }[]>("SELECT text FROM note WHERE text IN ('outer', 'inner')");
    });
    expect(kept).toEqual([{ text: 'outer' }]);
  });

  it('rolls everything back when the work fails, and runs the callbacks of that end only', async () => {
    const called: string[] = [];
    const failing = database.withTenant(TENANT_A, async (tx) => {
      await write(tx, 'rolled back');
      afterCommit(tx, () => called.push('the first committed'));
      afterRollback(tx, () => called.push('the first rolled back'));
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    await database.withTenant(TENANT_A, async (tx) => {
      afterCommit(tx, () => called.push('the second committed'));
      afterRollback(tx, () => called.push('the second rolled back'));
      expect(called).toEqual(['the first rolled back']);
    });
    expect(called).toEqual(['the first rolled back', 'the second committed']);
    expect(await database.withTenant(TENANT_A, texts)).not.toContain('rolled back');
  });

  it('is not taken for committed when one of its statements failed and nobody was told', async () => {
    const called: string[] = [];
    const hushed = database.withTenant(TENANT_A, async (tx) => {
      afterCommit(tx, () => called.push('committed'));
      afterRollback(tx, () => called.push('rolled back'));
      await write(tx, 'hushed');
      await tx.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(hushed).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('nothing of it was kept') });
    expect(called).toEqual(['rolled back']);
    expect(await database.withTenant(TENANT_A, texts)).not.toContain('hushed');
  });

  it('runs callbacks registered in a nested transaction once, after the outer COMMIT', async () => {
    let calls = 0;
    await database.withTenant(TENANT_A, async (tx) => {
      await tx.transaction(async (nested) => afterCommit(nested, () => (calls += 1)));
      expect(calls).toBe(0);
    });
    expect(calls).toBe(1);
  });

  it('refuses afterCommit once the transaction is over', async () => {
    const leaked = await database.withTenant(TENANT_A, async (tx) => tx);
    expect(() => afterCommit(leaked, () => undefined)).toThrow(/still open/);
  });

  it('refuses a tenant id that is no UUID, before it asks the database', () => {
    expect(() => database.withTenant("' OR true --", texts)).toThrow(/is a UUID/);
    expect(() => database.withTenant('', texts)).toThrow(/is a UUID/);
  });

  it('can neither TRUNCATE, nor create, nor drop, nor see another service’s schema (R16.01)', async () => {
    const tries: [string, RegExp][] = [
      ['TRUNCATE note', /permission denied/],
      ['SELECT * FROM delivery.letter', /permission denied for schema delivery/],
      ['CREATE TABLE scoring.mine (id int)', /permission denied for schema scoring/],
      ['CREATE TABLE public.mine (id int)', /permission denied for schema public/],
      ['CREATE SCHEMA mine', /permission denied for database/],
      ['ALTER TABLE note DISABLE ROW LEVEL SECURITY', /must be owner/],
      ['DROP POLICY tenant ON note', /must be owner/],
      ["INSERT INTO scoring.migrations (timestamp, name) VALUES (1, 'x')", /permission denied/],
      ['SET ROLE lf_delivery', /permission denied/],
    ];
    for (const [statement, refusal] of tries) {
      await expect(database.withTenant(TENANT_A, (tx) => tx.query(statement))).rejects.toThrow(refusal);
    }
  });

  it('answers unavailable when its connection is cut in the middle, and works again afterwards', async () => {
    const cut = database.withTenant(TENANT_A, async (tx) => {
      const [{ pid }]: [{ pid: number }] = await tx.query('SELECT pg_backend_pid() AS pid');
      const { Client } = await import('pg');
      const killer = new Client({ connectionString: server.url });
      await killer.connect();
      await killer.query('SELECT pg_terminate_backend($1)', [pid]);
      await killer.end();
      await tx.query('SELECT 1');
    });
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
    await expect(database.withTenant(TENANT_A, texts)).resolves.toEqual(expect.any(Array));
  });
});
