import { eventSubject, MessageDeadLettered } from '@leadfactory/contracts';
import { eventually, type TestDatabase } from '@leadfactory/testing';
import { Bench, createBenchDatabase, freshNatsPrefix, Rang, TENANT_A } from './bench.fixture';

describe('a message that is sent again', () => {
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

  const again = (body: string) => bench.database.withTenant(TENANT_A, (tx) => bench.outbox.republish(tx, { tenantId: TENANT_A, subject: eventSubject(Rang), body }));

  it('is taken at once when its cause is gone, although the broker still remembers its id (R12.05)', async () => {
    let ill = true;
    bench.listen(async (bell) => {
      if (ill && bell === 'poison') throw new Error('no stomach for it');
    });
    await bench.ring(TENANT_A, 'poison');
    await eventually(async () => expect(await bench.deadLetters()).toHaveLength(1));
    ill = false;
    const [letter] = await bench.deadLetters();
    await again(letter!.body);
    await eventually(async () => expect(await bench.heard()).toEqual(['poison']));
  });

  it('and cannot be handled again is a dead letter again, and people are told', async () => {
    bench.listen(async () => {
      throw new Error('no stomach for it');
    });
    await bench.ring(TENANT_A, 'poison');
    await eventually(async () => expect(await bench.deadLetters()).toHaveLength(1));
    const [letter] = await bench.deadLetters();
    await again(letter!.body);
    await eventually(async () => expect(await bench.deadLetters()).toHaveLength(2));
    // Committed together with the dead letter that they tell of.
    expect(await bench.rows(`SELECT seq FROM outbox WHERE subject = '${eventSubject(MessageDeadLettered)}'`)).toHaveLength(2);
  });

  it('is handled by nobody who has handled it before', async () => {
    bench.listen(async () => undefined);
    await bench.ring(TENANT_A, 'one');
    await eventually(async () => expect(await bench.heard()).toEqual(['one']));
    const [sent] = await bench.rows<{ body: string }>('SELECT body FROM outbox');
    await again(sent!.body);
    await bench.ring(TENANT_A, 'two');
    await eventually(async () => expect(await bench.heard()).toEqual(['one', 'two']));
  });
});
