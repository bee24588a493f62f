import { Client } from 'pg';
import { jetstreamManager } from '@nats-io/jetstream';
import { connectTestNats, createTestDatabase, describeWithShared, dropTestStreams, eventually, freshNatsPrefix, processorMs, processorMsOf, sharedData, TestClock, type TestTemplate, testServers } from './index';

async function session(connectionString: string, applicationName = 'spec'): Promise<Client> {
  const client = new Client({ connectionString, application_name: applicationName });
  await client.connect();
  return client;
}

async function rows(url: string, text: string): Promise<unknown[]> {
  const client = await session(url);
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Counts its builds; a role is part of it, because grants on the database are not copied by PostgreSQL. */
function townTemplate(name: string): TestTemplate & { builds: number } {
  return {
    name,
    builds: 0,
    async build(url) {
      this.builds += 1;
      const role = `role_of_${name}`;
      await rows(url, `CREATE TABLE town (name text); INSERT INTO town VALUES ('Portland'); CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
      const database = new URL(url).pathname.slice(1);
      await rows(url, `REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${role}; ALTER ROLE ${role} IN DATABASE ${database} SET search_path = 'elsewhere'`);
    },
  };
}

describe('test databases', () => {
  test('are copied from a template that is built once, however many ask at the same time', async () => {
    const template = townTemplate('at_once');
    const databases = await Promise.all([1, 2, 3, 4].map(() => createTestDatabase('at once', template)));
    expect(template.builds).toBe(1);
    const [first, second] = databases;
    await rows(first?.url ?? '', "INSERT INTO town VALUES ('Salem')");
    expect(await rows(second?.url ?? '', 'SELECT name FROM town')).toEqual([{ name: 'Portland' }]);
    await Promise.all(databases.map((database) => database.drop()));
  });

  test("keep the template's grants and settings on the database itself", async () => {
    const database = await createTestDatabase('grants', townTemplate('granted'));
    await rows(database.url, `CREATE ROLE stranger LOGIN PASSWORD 'secret'`);
    expect(await rows(database.urlAs('role_of_granted', 'secret'), 'SHOW search_path')).toEqual([{ search_path: 'elsewhere' }]);
    await expect(session(database.urlAs('stranger', 'secret'))).rejects.toThrow(/permission denied for database/);
    await database.drop();
  });

  test('templates that change the same role are built one after the other', async () => {
    await rows(testServers().databaseUrl, "CREATE ROLE in_common LOGIN PASSWORD 'first'");
    const template = (name: string): TestTemplate => ({
      name,
      build: async (url) => {
        for (let round = 0; round < 10; round += 1) await rows(url, `ALTER ROLE in_common PASSWORD '${name}'`);
      },
    });
    const databases = await Promise.all(['one', 'two', 'three'].map((name) => createTestDatabase(name, template(name))));
    await Promise.all(databases.map((database) => database.drop()));
  });

  test('a template whose build fails is built again by the next', async () => {
    const template = townTemplate('second_try');
    const broken = { ...template, build: () => Promise.reject(new Error('migration 7 failed')) };
    await expect(createTestDatabase('broken', broken)).rejects.toThrow('migration 7 failed');
    const database = await createTestDatabase('mended', template);
    expect(await rows(database.url, 'SELECT name FROM town')).toHaveLength(1);
    await database.drop();
  });

  test('a connection left open fails the drop, naming the application and its statement', async () => {
    const database = await createTestDatabase('leak');
    const leaked = await session(database.url, 'scoring');
    // Twice: the server's farewell, then the broken connection.
    const cut = new Promise<Error>((resolve) => leaked.on('error', resolve));
    await leaked.query('SELECT 42 AS forgotten');
    await expect(database.drop()).rejects.toThrow(/1 connection\(s\) to t_leak_.*\n {2}scoring as leadfactory, idle: SELECT 42 AS forgotten/);
    await cut;
    expect(await rows(testServers().databaseUrl, `SELECT 1 FROM pg_database WHERE datname = '${database.name}'`)).toEqual([]);
  });
});

describe('streams of one suite', () => {
  test('are dropped by prefix, those of another suite stay', async () => {
    const nats = await connectTestNats();
    const manager = await jetstreamManager(nats);
    const [mine, other] = [freshNatsPrefix(), freshNatsPrefix()];
    const streamOf = (prefix: string) => `${prefix.replace('.', '_')}STEPS`;
    for (const prefix of [mine, other]) await manager.streams.add({ name: streamOf(prefix), subjects: [`${prefix}steps.>`] });
    expect(await dropTestStreams(nats, mine)).toEqual([streamOf(mine)]);
    expect((await manager.streams.info(streamOf(other))).config.name).toBe(streamOf(other));
    await dropTestStreams(nats, other);
    await nats.close();
  });
});

describe('eventually', () => {
  test('returns the value of the first try that holds', async () => {
    let tries = 0;
    expect(await eventually(() => { tries += 1; if (tries < 3) throw new Error('not yet'); return tries; })).toBe(3);
  });

  test('throws the last failure with the time waited', async () => {
    await expect(eventually(() => { throw new Error('still empty'); }, { timeoutMs: 60 })).rejects.toThrow('not within 60 ms: still empty');
  });
});

describe('the movable clock', () => {
  test('stands still until moved', () => {
    const clock = new TestClock('2026-01-31T23:59:00Z');
    expect(clock.now().toISOString()).toBe('2026-01-31T23:59:00.000Z');
    clock.advance({ days: 1, minutes: 1, ms: 5 });
    expect(clock.now().toISOString()).toBe('2026-02-02T00:00:00.005Z');
  });

  test('refuses what is not a time', () => {
    expect(() => new TestClock('tomorrow')).toThrow(/"tomorrow" is not a time; expected ISO 8601/);
  });
});

describe('reference data', () => {
  test('that are absent have no path', () => {
    expect(sharedData('no/such/file.csv')).toBeUndefined();
  });
});

describeWithShared('SOURCES.md', 'reference data that are present', (file) => {
  test('have an absolute path', () => expect(file).toMatch(/^\/.*SOURCES\.md$/));
});

describe('processor time', () => {
  const burn = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };

  test('counts what work costs, and not what it waits', async () => {
    expect(processorMs(() => burn(200))).toBeGreaterThan(5);
    expect(await processorMsOf(() => new Promise((resolve) => setTimeout(resolve, 400)))).toBeLessThan(300);
  });
});
