import { eventSubject, MessageDeadLettered, scoreLead } from '@leadfactory/contracts';
import { eventually, type TestDatabase } from '@leadfactory/testing';
import { claimInbox, pruneInbox, pruneOutbox, seenInInbox } from '../src';
import { streamName } from '../src/streams.rules';
import { Bench, createBenchDatabase, envelopeOf, freshNatsPrefix, note, Rang, TENANT_A, TENANT_B } from './bench.fixture';

describe('messages, on a real database and broker', () => {
  let server: TestDatabase;
  let prefix: string;
  let open: Bench[];
  beforeEach(async () => {
    server = await createBenchDatabase();
    prefix = freshNatsPrefix();
    open = [];
  });
  afterEach(async () => {
    await Promise.all(open.map((bench) => bench.close()));
    await server.drop();
  });

  async function bench(): Promise<Bench> {
    const made = await Bench.open(server, { prefix });
    open.push(made);
    return made;
  }

  it('leave when their transaction commits, and never when it is rolled back', async () => {
    const one = await bench();
    one.relay.start();
    one.listen();
    const failing = one.database.withTenant(TENANT_A, async (tx) => {
      await one.outbox.publishEvent(tx, Rang, { bell: 'never' }, { tenantId: TENANT_A });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await one.ring(TENANT_A, 'committed');

    await eventually(async () => expect(await one.heard()).toEqual(['committed']));
    // The reader may be done before the relay has noted what it carried.
    await eventually(async () => expect(await one.pending()).toEqual([]));
  });

  it('bring each tenant’s events into that tenant’s transaction, with their meta data', async () => {
    const one = await bench();
    one.relay.start();
    const metas: { bell: string; tenantId: string; name: string }[] = [];
    one.keep(
      one.consumers.consumeEvents(Rang, async ({ bell }, meta, tx) => {
        metas.push({ bell, tenantId: meta.tenantId, name: `${meta.name}.v${meta.version}` });
        await note(tx, bell);
      }),
    );
    await one.ring(TENANT_A, 'of A');
    await one.ring(TENANT_B, 'of B');

    const rows = () => one.rows<{ tenant_id: string; bell: string }>('SELECT tenant_id, bell FROM heard ORDER BY bell');
    await eventually(async () => expect(await rows()).toEqual([{ tenant_id: TENANT_A, bell: 'of A' }, { tenant_id: TENANT_B, bell: 'of B' }]));
    expect(metas).toEqual(expect.arrayContaining([{ bell: 'of B', tenantId: TENANT_B, name: 'Rang.v1' }]));
  });

  it('are handled once when the relay dies between publishing and deleting', async () => {
    const one = await bench();
    await one.ring(TENANT_A, 'once');
    const row = (await one.rows<{ body: string }>('SELECT body FROM outbox'))[0];
    // What the relay does before its transaction; then it is killed, and its transaction with it. The broker's own
    // deduplication is kept out of the way by another message id: it is an optimisation, never the guarantee.
    const subject = `${prefix}${eventSubject(Rang)}`;
    await one.messaging.publish([{ id: 'by the relay that died', subject, body: row?.body ?? '' }], 2000);
    one.listen();
    await eventually(async () => expect(await one.heard()).toEqual(['once']));

    const two = await bench();
    two.relay.start();
    await eventually(async () => expect(await two.pending()).toEqual([]));
    await two.ring(TENANT_A, 'the next');
    await eventually(async () => expect(await one.heard()).toEqual(['once', 'the next']));
    expect((await one.messaging.streams.streams.info(streamName(prefix, 'EVENTS'))).state.messages).toBe(3);
  });

  it('are harmless when they come again after the commit and before the acknowledgement', async () => {
    const one = await bench();
    one.relay.start();
    let handled = 0;
    one.keep(
      one.consumers.consumeSteps(scoreLead, async (envelope, delivery) => {
        await one.database.withTenant(envelope.tenantId, async (tx) => {
          for (const key of await claimInbox(tx, 'scoreLead', envelope.items.map((item) => item.key))) await note(tx, key);
        });
        handled += 1;
        if (delivery.deliveries === 1) throw new Error('died before the acknowledgement');
      }),
    );
    await one.database.withTenant(TENANT_A, (tx) => one.outbox.publishSteps(tx, [envelopeOf(5)]));

    await eventually(() => expect(handled).toBe(2));
    expect(await one.heard()).toHaveLength(5);
  });

  it('end as a dead letter after six tries, with neighbours unharmed and everybody told (R12.05)', async () => {
    const one = await bench();
    one.relay.start();
    let tries = 0;
    const told: unknown[] = [];
    one.keep(one.consumers.consumeEvents(MessageDeadLettered, async (payload) => void told.push(payload)));
    one.listen(async (bell) => {
      if (bell !== 'poison') return;
      tries += 1;
      throw new Error('no stomach for it');
    });
    await one.ring(TENANT_A, 'before', 'poison', 'after');

    await eventually(async () => expect(await one.deadLetters()).toHaveLength(1));
    await eventually(async () => expect(await one.heard()).toEqual(['after', 'before']));
    const [letter] = await one.deadLetters();
    expect(letter).toMatchObject({ tenant_id: TENANT_A, subject: eventSubject(Rang), deliveries: 6, reason: expect.stringContaining('no stomach for it') });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ payload: { bell: 'poison' } });
    // Each delivery is tried alone, and before that together with such neighbours as happen to arrive with it.
    expect(tries).toBeGreaterThanOrEqual(6);
    expect(tries).toBeLessThanOrEqual(6 + ['before', 'after'].length);
    await eventually(() => expect(told).toEqual([expect.objectContaining({ service: 'scoring', deliveries: 6, subject: eventSubject(Rang) })]));
    await eventually(async () => {
      const info = await one.messaging.streams.consumers.info(streamName(prefix, 'EVENTS'), `scoring-${eventSubject(Rang).replaceAll('.', '_')}`);
      expect(info).toMatchObject({ num_ack_pending: 0, num_pending: 0 });
    });
  });

  it('that cannot be read are dead letters at once, and hold nothing up', async () => {
    const one = await bench();
    one.relay.start();
    one.listen();
    const subject = `${prefix}${eventSubject(Rang)}`;
    await one.messaging.publish(
      [{ id: 'x1', subject, body: '{"half":' }, { id: 'x2', subject, body: JSON.stringify({ tenantId: TENANT_B, payload: { bell: 7 } }) }],
      2000,
    );
    await one.ring(TENANT_A, 'fine');

    await eventually(async () => expect(await one.deadLetters()).toHaveLength(2));
    await eventually(async () => expect(await one.heard()).toEqual(['fine']));
    const letters = await one.deadLetters();
    expect(letters.find((letter) => letter.body === '{"half":')).toMatchObject({ tenant_id: '00000000-0000-0000-0000-000000000000', reason: expect.stringContaining('cannot be read') });
    expect(letters.find((letter) => letter.tenant_id === TENANT_B)?.reason).toMatch(/name.*version/s);
  });

  it('are carried by several relays at once, each once and none left behind', async () => {
    const relays = [await bench(), await bench(), await bench()];
    const bells = Array.from({ length: 3000 }, (_, at) => String(at).padStart(4, '0'));
    const [one] = relays;
    await one?.ring(TENANT_A, ...bells);
    relays.forEach((each) => each.relay.start());
    await eventually(async () => expect(await one?.pending()).toEqual([]));
    const { state } = await relays[0]!.messaging.streams.streams.info(streamName(prefix, 'EVENTS'));
    expect(state.messages).toBe(3000);
  });

  it('share the work between replicas, and a stopped replica leaves nothing half-done', async () => {
    const [one, two] = [await bench(), await bench()];
    one.relay.start();
    one.listen();
    two.listen();
    const bells = Array.from({ length: 500 }, (_, at) => String(at).padStart(4, '0'));
    const ringing = (async () => {
      for (let at = 0; at < bells.length; at += 50) await one.ring(TENANT_A, ...bells.slice(at, at + 50));
    })();
    await eventually(async () => expect((await one.heard()).length).toBeGreaterThan(0));
    await two.close();
    open.splice(open.indexOf(two), 1);
    await ringing;
    await eventually(async () => expect(await one.heard()).toEqual(bells));
  });

  it('keep their deadline while a slow handler works', async () => {
    const one = await bench();
    one.relay.start();
    const begun: number[] = [];
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (finish = resolve));
    one.keep(
      one.consumers.consumeSteps(scoreLead, async (_envelope, delivery) => {
        begun.push(delivery.deliveries);
        await slow;
        // Signs of life go out every third of it: a busy machine may hold this process up for more than a second.
      }, { ackWaitSeconds: 2 }),
    );
    await one.database.withTenant(TENANT_A, (tx) => one.outbox.publishSteps(tx, [envelopeOf(1)]));
    await eventually(() => expect(begun).toEqual([1]));
    const since = Date.now();
    // Two deadlines pass.
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(4_500), { timeoutMs: 10_000 });
    finish();
    await eventually(async () => expect((await one.messaging.streams.streams.info(streamName(prefix, 'STEPS'))).state.messages).toBe(0));
    expect(begun).toEqual([1]);
  });

  it('too large for the broker are refused before anything is written', async () => {
    const one = await bench();
    const huge = one.ring(TENANT_A, 'x'.repeat(one.messaging.maxPayload));
    await expect(huge).rejects.toMatchObject({ code: 'too_large', message: expect.stringMatching(/events\.Rang\.v1 has \d+ bytes; the broker takes \d+/) });
    expect(await one.pending()).toEqual([]);
  });

  it('that the broker refuses after all go to the dead letters and do not hold up the rest', async () => {
    const one = await bench();
    await one.database.withTenant(TENANT_A, (tx) =>
      tx.query("INSERT INTO outbox (id, subject, body, bytes, replayable) VALUES (gen_random_uuid(), 'events.Rang.v1', repeat('x', 2000000), 2000000, true)"),
    );
    await one.ring(TENANT_A, 'behind it');
    const told: unknown[] = [];
    one.keep(one.consumers.consumeEvents(MessageDeadLettered, async (payload, meta) => void told.push({ ...payload, tenantId: meta.tenantId })));
    one.listen();
    one.relay.start();
    await eventually(async () => expect(await one.heard()).toEqual(['behind it']));
    await eventually(async () => expect(await one.deadLetters()).toHaveLength(1));
    expect(await one.deadLetters()).toEqual([expect.objectContaining({ subject: 'events.Rang.v1', deliveries: 0, reason: expect.stringContaining('refused') })]);
    // Whoever is on call finds it in the list, too large to be passed on as it is.
    await eventually(() => expect(told).toEqual([expect.objectContaining({ tenantId: TENANT_A, subject: 'events.Rang.v1', deliveries: 0, reason: expect.stringContaining('refused'), body: '(2000000 bytes, kept in scoring.dead_letter)' })]));
    await eventually(async () => expect(await one.pending()).toEqual([]));
  });

  it('with a payload against the contract are refused by field', async () => {
    const one = await bench();
    const wrong = one.database.withTenant(TENANT_A, (tx) => one.outbox.publishEvent(tx, Rang, { bell: 7 as unknown as string }, { tenantId: TENANT_A }));
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/events\.Rang\.v1.*bell/) });
  });

  it('wait out an absent database without wearing out their tries', async () => {
    const one = await bench();
    one.relay.start();
    let cuts = 8;
    one.listen(async () => {
      if ((cuts -= 1) < 0) return;
      const { Client } = await import('pg');
      const owner = new Client({ connectionString: server.url });
      await owner.connect();
      await owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lf_scoring' AND datname = current_database() AND xact_start IS NOT NULL");
      await owner.end();
    });
    await one.ring(TENANT_A, 'patient');
    await eventually(async () => expect(await one.heard()).toEqual(['patient']), { timeoutMs: 15_000 });
    expect(await one.deadLetters()).toEqual([]);
  });
});

describe('the inbox', () => {
  let server: TestDatabase;
  let one: Bench;
  beforeAll(async () => {
    server = await createBenchDatabase();
    one = await Bench.open(server, { prefix: freshNatsPrefix() });
  });
  afterAll(async () => {
    await one.close();
    await server.drop();
  });

  it('gives each key to one claimant, per consumer and tenant', async () => {
    const claim = (tenantId: string, consumer: string, keys: string[]) => one.database.withTenant(tenantId, async (tx) => [...(await claimInbox(tx, consumer, keys))].sort());
    expect(await claim(TENANT_A, 'c1', ['k1', 'k2', 'k2'])).toEqual(['k1', 'k2']);
    expect(await claim(TENANT_A, 'c1', ['k2', 'k3'])).toEqual(['k3']);
    expect(await claim(TENANT_A, 'c2', ['k1'])).toEqual(['k1']);
    expect(await claim(TENANT_B, 'c1', ['k1'])).toEqual(['k1']);
    expect(await one.database.withTenant(TENANT_B, (tx) => seenInInbox(tx, 'c1', ['k1', 'k2']))).toEqual(new Set(['k1']));
  });

  it('gives contended keys to one of two transactions, without a deadlock', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => `contended ${at}`);
    const claims = await Promise.all(
      [keys, [...keys].reverse(), keys].map((order) => one.database.withTenant(TENANT_A, async (tx) => (await claimInbox(tx, 'race', order)).size)),
    );
    expect(claims.sort((a, b) => a - b)).toEqual([0, 0, 200]);
  });

  it('gives a key back when its transaction is rolled back', async () => {
    const failing = one.database.withTenant(TENANT_A, async (tx) => {
      await claimInbox(tx, 'rollback', ['k']);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect((await one.database.withTenant(TENANT_A, (tx) => claimInbox(tx, 'rollback', ['k']))).size).toBe(1);
  });

  it('forgets after seven days, the outbox after three, and neither before', async () => {
    await one.database.withTenant(TENANT_A, async (tx) => {
      await tx.query("INSERT INTO inbox (consumer, key, handled_at) SELECT 'old', i::text, now() - interval '8 days' FROM generate_series(1, 6000) i");
      await claimInbox(tx, 'young', ['k']);
      await tx.query("INSERT INTO outbox (id, subject, body, bytes, replayable, published_at) VALUES (gen_random_uuid(), 'events.X.v1', '{}', 2, true, now() - interval '4 days'), (gen_random_uuid(), 'events.X.v1', '{}', 2, true, now() - interval '2 days')");
    });
    expect(await pruneInbox(one.database, new Date())).toBe(6000);
    expect(await pruneInbox(one.database, new Date())).toBe(0);
    expect(await one.database.withTenant(TENANT_A, (tx) => seenInInbox(tx, 'young', ['k']))).toEqual(new Set(['k']));
    expect(await pruneOutbox(one.database, new Date())).toBe(1);
  });
});
