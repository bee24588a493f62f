import { newId } from '@leadfactory/kernel';
import type { TestDatabase } from '@leadfactory/testing';
import { type Database, prepared } from '../src';
import { createNotesDatabase, openNotes, TENANT_A, TENANT_B } from './notes.fixture';

describe('prepared statements, on a real database', () => {
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

  it('see the rows of the transaction’s own tenant, however often the connection has run them for another (R16.01)', async () => {
    for (const tenant of [TENANT_A, TENANT_B]) await database.withTenant(tenant, (tx) => prepared(tx, 'INSERT INTO note (id, text) VALUES ($1, $2)', [newId(), `of ${tenant}`]));
    for (let round = 0; round < 8; round += 1) {
      for (const tenant of [TENANT_A, TENANT_B]) {
        expect(await database.withTenant(tenant, (tx) => prepared(tx, 'SELECT text FROM note', []))).toEqual([{ text: `of ${tenant}` }]);
      }
    }
  });

  it('give the rows of UPDATE … RETURNING, and the error of a statement that fails', async () => {
    await database.withTenant(TENANT_A, async (tx) => {
      expect(await prepared(tx, 'UPDATE note SET text = $1 RETURNING text', ['changed'])).toEqual([{ text: 'changed' }]);
    });
    await expect(database.withTenant(TENANT_A, (tx) => prepared(tx, 'SELECT 1 / $1::int AS n', [0]))).rejects.toThrow(/division by zero/);
  });
});
