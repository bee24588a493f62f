import { newId } from '@leadfactory/kernel';
import { FaultProxy, TEST_PASSWORD, type TestDatabase, toClient, toServer } from '@leadfactory/testing';
import { Database, isConnectionError } from '../src';
import { createNotesDatabase, TENANT_A } from './notes.fixture';

const BEGUN = toClient('START TRANSACTION\0');

describe('statements that are sent without waiting for the answer to the one before', () => {
  let server: TestDatabase;
  let proxy: FaultProxy;
  let database: Database;
  beforeAll(async () => {
    server = await createNotesDatabase();
    const url = server.urlAs('lf_scoring', TEST_PASSWORD);
    proxy = await FaultProxy.before(url);
    database = await Database.open({ service: 'scoring', url: proxy.through(url), poolSize: 1 });
  });
  afterAll(async () => {
    await database.close();
    await proxy.close();
    await server.drop();
  });

  const notes = () => database.withTenant(TENANT_A, async (tx) => (await tx.query<{ text: string }[]>('SELECT text FROM note ORDER BY text')).map(({ text }) => text));
  const words = () => database.withTenant(TENANT_A, async (tx) => (await tx.query<{ word: string }[]>('SELECT word FROM word ORDER BY word')).map(({ word }) => word));
  const note = (text: string): [string, unknown[]] => ['INSERT INTO note (id, text) VALUES ($1, $2)', [newId(), text]];

  test('a transaction’s first statement goes along with its beginning', async () => {
    const held = proxy.holdAt(BEGUN);
    const sent = proxy.sees(toServer('SELECT 42 AS answer'));
    const work = database.withTenant(TENANT_A, (tx) => tx.query<{ answer: number }[]>('SELECT 42 AS answer'));
    await Promise.all([held.reached, sent]);
    held.release();
    expect(await work).toEqual([{ answer: 42 }]);
  });

  test('are answered each by itself, in their order', async () => {
    const answers = await database.withTenant(TENANT_A, (tx) => Promise.all([tx.query('SELECT 1 AS n'), tx.query(...note('first')), tx.query('SELECT $1::int AS n', [3]), tx.query('SELECT text FROM note')]));
    expect(answers).toEqual([[{ n: 1 }], [], [{ n: 3 }], [{ text: 'first' }]]);
  });

  test('one that fails undoes all of its transaction, also what was sent behind it, and the connection serves the next', async () => {
    const before = await notes();
    const failing = database.withTenant(TENANT_A, (tx) => Promise.all([tx.query(...note('second')), tx.query('SELECT 1 / 0'), tx.query(...note('third'))]));
    await expect(failing).rejects.toThrow('division by zero');
    expect(await notes()).toEqual(before);
    expect(proxy.connections).toBe(1);
  });

  test('a beginning whose answer is lost takes along what was sent behind it, in tables of no tenant too', async () => {
    const cut = proxy.cutAt(BEGUN);
    const lost = database.withTenant(TENANT_A, (tx) => tx.query("INSERT INTO word VALUES ('lost')"));
    const [outcome] = await Promise.allSettled([lost, cut]);
    expect(outcome.status === 'rejected' && isConnectionError(outcome.reason)).toBe(true);
    expect(await words()).toEqual([]);
  });

  test('a transaction without a statement is told of a beginning that was lost', async () => {
    const cut = proxy.cutAt(BEGUN);
    const [outcome] = await Promise.allSettled([database.withTenant(TENANT_A, () => Promise.resolve('done')), cut]);
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
  });
});
