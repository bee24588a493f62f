import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { TEST_PASSWORD, type TestDatabase } from '@leadfactory/testing';
import { Database, isConnectionError } from '../src';
import { createNotesDatabase, TENANT_A } from './notes.fixture';

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** PostgreSQL's last word when its postmaster was killed, as backends send it: FATAL 57P02. */
function lastWord(): Buffer {
  const fields = ['SFATAL', 'VFATAL', 'C57P02', 'Mterminating connection due to unexpected postmaster exit'].map((field) => `${field}\0`).join('');
  const body = Buffer.from(`${fields}\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe('a PostgreSQL that dies in the moment in which it lets somebody in', () => {
  let server: TestDatabase;
  let proxy: Server;
  let dying = false;
  let deaths = 0;
  let url: string;

  beforeAll(async () => {
    server = await createNotesDatabase();
    const address = new URL(server.urlAs('lf_scoring', TEST_PASSWORD));
    const port = Number(address.port);
    proxy = createServer((client) => {
      const upstream = connect(port, address.hostname);
      client.pipe(upstream);
      let greeted = false;
      upstream.on('data', (chunk) => {
        const letsIn = !greeted && chunk.includes(READY);
        greeted ||= letsIn;
        if (!letsIn || !dying) return void client.write(chunk);
        deaths += 1;
        // In one packet: the client's parser comes to the last word before anybody could listen.
        client.end(Buffer.concat([chunk, lastWord()]));
      });
      for (const socket of [client, upstream]) socket.on('error', () => client.destroy()).on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    address.port = String((proxy.address() as AddressInfo).port);
    url = address.href;
  });
  afterAll(async () => {
    proxy.close();
    await server.drop();
  });

  test('costs the transaction, which is told as a lost connection, and not the process', async () => {
    const database = await Database.open({ service: 'scoring', url, poolSize: 3 });
    try {
      const one = () => database.withTenant(TENANT_A, (tx) => tx.query('SELECT pg_sleep(0.1)'));
      dying = true;
      // More than the connection that is there already: the others are made now, and die at once.
      const outcomes = await Promise.allSettled([one(), one(), one()]);
      dying = false;
      expect(deaths).toBeGreaterThan(0);
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(lost.length).toBeGreaterThan(0);
      for (const { reason } of lost) {
        expect(isConnectionError(reason)).toBe(true);
        expect(reason).toMatchObject({ code: 'unavailable' });
      }
      expect(await Promise.all([one(), one(), one()])).toHaveLength(3);
    } finally {
      await database.close();
    }
  });
});
