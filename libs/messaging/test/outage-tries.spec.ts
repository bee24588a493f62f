import { eventually, type TestDatabase } from '@leadfactory/testing';
import { Bench, createBenchDatabase, freshNatsPrefix, TENANT_A } from './bench.fixture';

describe('a message that comes while the database is away', () => {
  let server: TestDatabase;
  let bench: Bench;
  beforeEach(async () => {
    server = await createBenchDatabase();
    bench = await Bench.open(server, { prefix: freshNatsPrefix() });
    bench.relay.start();
  });
  afterEach(async () => {
    await bench.close();
    await server.drop();
  });

  it('loses none of its six tries, however often it had to go back (R12.05)', async () => {
    const outages = 12;
    let handled = 0;
    bench.listen(async (bell) => {
      if (bell !== 'poison') return;
      handled += 1;
      // As the driver tells of it; the database itself is there, so that the message comes again at once.
      if (handled <= outages) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
      throw new Error('no stomach for it');
    });
    await bench.ring(TENANT_A, 'poison');
    await eventually(async () => expect(await bench.deadLetters()).toHaveLength(1), { timeoutMs: 20_000 });
    const [letter] = await bench.deadLetters();
    expect(letter).toMatchObject({ reason: expect.stringContaining('no stomach for it') });
    // Six failures of its own, and one more at most: an event may be tried with its neighbours and then alone.
    expect(handled - outages).toBeGreaterThanOrEqual(6);
    expect(handled - outages).toBeLessThanOrEqual(7);
  });
});
