import { newId } from '@leadfactory/kernel';
import type { TestDatabase } from '@leadfactory/testing';
import { againAfterDeadlock, type Database, prepared } from '../src';
import { createNotesDatabase, openNotes, TENANT_A } from './notes.fixture';

describe('transactions that wait for each other in a circle, on a real database', () => {
  let server: TestDatabase;
  let database: Database;
  const notes = [newId(), newId()];

  beforeAll(async () => {
    server = await createNotesDatabase();
    database = await openNotes(server);
    await database.withTenant(TENANT_A, async (tx) => {
      for (const id of notes) await prepared(tx, 'INSERT INTO note (id, text) VALUES ($1, $2)', [id, id]);
    });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });

  test('are both done, the one that PostgreSQL ended once more', async () => {
    let tries = 0;
    let meet: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (meet = resolve));
    let finish: () => void = () => undefined;
    const oneIsDone = new Promise<void>((resolve) => (finish = resolve));
    const holdBoth = async (ids: readonly string[], mark: string) => {
      await againAfterDeadlock(() =>
        database.withTenant(TENANT_A, async (tx) => {
          const nth = (tries += 1);
          // Quicker than the other's backend it would take its row again, and both would wait in a circle once more.
          if (nth > 2) await oneIsDone;
          for (const [at, id] of ids.entries()) {
            await prepared(tx, 'UPDATE note SET text = text || $2 WHERE id = $1', [id, mark]);
            if (at > 0 || nth > 2) continue;
            if (nth === 2) meet();
            await bothHoldOne;
          }
        }),
      );
      finish();
    };
    await Promise.all([holdBoth(notes, 'a'), holdBoth([...notes].reverse(), 'b')]);
    expect(tries).toBe(3);
    const rows = await database.withTenant(TENANT_A, (tx) => prepared<{ id: string; text: string }>(tx, 'SELECT id, text FROM note', []));
    expect(rows.map(({ id, text }) => [...text.slice(id.length)].sort().join(''))).toEqual(['ab', 'ab']);
  });

  test('any other failure is told at once', async () => {
    let tries = 0;
    await expect(againAfterDeadlock(() => {
      tries += 1;
      return database.withTenant(TENANT_A, (tx) => prepared(tx, 'SELECT 1 / 0', []));
    })).rejects.toThrow('division by zero');
    expect(tries).toBe(1);
  });
});
