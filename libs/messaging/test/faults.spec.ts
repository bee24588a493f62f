import { eventSubject, MessageDeadLettered, scoreLead } from '@leadfactory/contracts';
import { COMMITTED, eventually, toClient, toServer } from '@leadfactory/testing';
import { claimInbox } from '../src';
import { envelopeOf, note, Rang, TENANT_A } from './bench.fixture';
import { FaultBench } from './fault-bench.fixture';

const PATIENT = { timeoutMs: 20_000 };
/** How the relay notes what the broker has stored. */
const MARKED = 'UPDATE outbox SET published_at = clock_timestamp()';

let bench: FaultBench;
beforeEach(async () => {
  bench = await FaultBench.open();
});
afterEach(() => bench.close());

/** Takes the leads of an envelope as steps do: claimed and noted in one transaction. Tells of every delivery. */
function takeSteps(which: 'frail' | 'sound', deliveries: string[], ackWaitSeconds = 1): void {
  const one = bench[which];
  one.keep(
    one.consumers.consumeSteps(scoreLead, async (envelope, delivery) => {
      deliveries.push(`${which} ${delivery.deliveries}`);
      await one.database.withTenant(envelope.tenantId, async (tx) => {
        for (const key of await claimInbox(tx, 'scoreLead', envelope.items.map((item) => item.key))) await note(tx, key);
      });
    }, { ackWaitSeconds }),
  );
}

async function sendSteps(leads: number): Promise<string[]> {
  const envelope = envelopeOf(leads);
  await bench.sound.database.withTenant(TENANT_A, (tx) => bench.sound.outbox.publishSteps(tx, [envelope]));
  return envelope.items.map((item) => item.key).sort();
}

describe('between the commit and the publishing', () => {
  it('a commit whose answer is lost has still happened: its message leaves, once', async () => {
    const { frail, sound, toDatabase } = bench;
    sound.listen();
    const cut = toDatabase.cutAt(toServer('INSERT INTO outbox'), COMMITTED);
    await expect(frail.ring(TENANT_A, 'in doubt')).rejects.toMatchObject({ code: 'unavailable' });
    await cut;
    // The process believes that it failed, and its relay was never woken. Another's carries what is there.
    sound.relay.start();
    await eventually(async () => expect(await sound.heard()).toEqual(['in doubt']), PATIENT);
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
  });

  it('a connection that breaks before the commit leaves no message behind', async () => {
    const { frail, sound, toDatabase } = bench;
    sound.listen();
    sound.relay.start();
    void toDatabase.cutAt(toServer('INSERT INTO outbox'), toServer('COMMIT\0'));
    await expect(frail.ring(TENANT_A, 'never')).rejects.toMatchObject({ code: 'unavailable' });
    await sound.ring(TENANT_A, 'the next');
    await eventually(async () => expect(await sound.heard()).toEqual(['the next']), PATIENT);
    expect(await sound.rows('SELECT seq FROM outbox')).toHaveLength(1);
  });

  it('a relay that loses the broker in the middle of a batch publishes the rest afterwards, each once', async () => {
    const { frail, sound, toBroker } = bench;
    sound.listen();
    const bells = Array.from({ length: 40 }, (_, at) => String(at).padStart(2, '0'));
    // Breaks before the message of the 21st bell: twenty are with the broker, their acknowledgements are not all here.
    void toBroker.cutAt(toServer('"bell":"20"'));
    frail.relay.start();
    await frail.ring(TENANT_A, ...bells);
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
    await eventually(async () => expect(await sound.unsettled()).toBe(0), PATIENT);
    expect(await sound.heard()).toEqual(bells);
  });
});

describe('between the publishing and the note of it', () => {
  /** The relay tries again only when the broker has forgotten what it was given. */
  async function forgetting(kind: 'STEPS' | 'EVENTS'): Promise<void> {
    bench.toDatabase.breakDown();
    await bench.forgetIds(kind);
    bench.toDatabase.mend();
  }

  it('a relay whose transaction is lost publishes twice, and the message is handled once', async () => {
    const { frail, sound, toDatabase } = bench;
    sound.listen();
    await frail.ring(TENANT_A, 'once');
    const cut = toDatabase.cutAt(toServer(MARKED));
    frail.relay.start();
    await cut;
    await forgetting('EVENTS');
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
    expect(await bench.stored('EVENTS')).toBe(2);
    await sound.ring(TENANT_A, 'the next');
    await eventually(async () => expect(await sound.heard()).toEqual(['once', 'the next']), PATIENT);
  });

  it('steps, which are deleted instead of marked, are published twice as well and handled once', async () => {
    const { frail, sound, toDatabase } = bench;
    const deliveries: string[] = [];
    const keys = await sendSteps(3);
    const cut = toDatabase.cutAt(toServer('DELETE FROM outbox'));
    frail.relay.start();
    await cut;
    await forgetting('STEPS');
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
    expect(await bench.stored('STEPS')).toBe(2);
    takeSteps('sound', deliveries, 30);
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
    expect(deliveries).toEqual(['sound 1', 'sound 1']);
    expect(await sound.heard()).toEqual(keys);
  });

  it('acknowledgements that never reach the relay leave the rows to the next round, and nothing is handled twice', async () => {
    const { frail, sound, toBroker } = bench;
    sound.listen();
    await frail.ring(TENANT_A, 'once');
    const cut = toBroker.cutAt(toServer('"bell":"once"'), toClient('"stream":'));
    frail.relay.start();
    await cut;
    toBroker.breakDown();
    await bench.forgetIds('EVENTS');
    toBroker.mend();
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
    expect(await bench.stored('EVENTS')).toBe(2);
    await sound.ring(TENANT_A, 'the next');
    await eventually(async () => expect(await sound.heard()).toEqual(['once', 'the next']), PATIENT);
  });

  it('a relay that was down longer than the broker remembers ids does no harm when it is back', async () => {
    const { frail, sound, toDatabase } = bench;
    sound.listen();
    await frail.ring(TENANT_A, 'before');
    const cut = toDatabase.cutAt(toServer(MARKED));
    frail.relay.start();
    await cut;
    toDatabase.breakDown();
    await eventually(async () => expect(await sound.heard()).toEqual(['before']), PATIENT);
    await bench.forgetIds('EVENTS');
    await sound.ring(TENANT_A, 'while it was down');
    const since = Date.now();
    await eventually(() => expect(Date.now() - since).toBeGreaterThan(1_000));
    expect(await sound.pending()).toHaveLength(2);
    toDatabase.mend();
    await eventually(async () => expect(await sound.heard()).toEqual(['before', 'while it was down']), PATIENT);
    await eventually(async () => expect(await sound.pending()).toEqual([]), PATIENT);
    expect(await bench.stored('EVENTS')).toBe(3);
    expect(await sound.deadLetters()).toEqual([]);
  });
});

describe('between the handling and its acknowledgement', () => {
  it('a commit whose answer is lost is found when the message comes again, and nothing is written twice', async () => {
    const { frail, sound, toDatabase } = bench;
    sound.relay.start();
    frail.listen();
    const cut = toDatabase.cutAt(toServer('INSERT INTO heard'), COMMITTED);
    await sound.ring(TENANT_A, 'in doubt');
    await cut;
    await sound.ring(TENANT_A, 'the next');
    await eventually(async () => expect(await sound.heard()).toContain('the next'), PATIENT);
    await eventually(async () => expect(await sound.unsettled()).toBe(0), PATIENT);
    expect(await sound.heard()).toEqual(['in doubt', 'the next']);
    expect(await sound.deadLetters()).toEqual([]);
  });

  it('an acknowledgement that is lost brings the message again, to be handled once', async () => {
    const { sound, toBroker } = bench;
    sound.relay.start();
    const deliveries: string[] = [];
    takeSteps('frail', deliveries);
    const cut = toBroker.cutAt(toServer('+ACK'));
    const keys = await sendSteps(5);
    await cut;
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
    // And once more when a busy machine held this process up for longer than the second that it has.
    expect(deliveries.slice(0, 2)).toEqual(['frail 1', 'frail 2']);
    expect(await sound.heard()).toEqual(keys);
  });

  it('an acknowledgement that comes after the message went to another replica settles it, and harms nothing', async () => {
    const { sound, toBroker } = bench;
    sound.relay.start();
    const deliveries: string[] = [];
    takeSteps('frail', deliveries);
    const late = toBroker.holdAt(toServer('+ACK'));
    const keys = await sendSteps(5);
    await late.reached;
    takeSteps('sound', deliveries);
    // A pull of the silent replica is still open, so that some deliveries go to it in vain.
    await eventually(() => expect(deliveries).toContainEqual(expect.stringMatching(/^sound/)), PATIENT);
    late.release();
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
    const more = await sendSteps(5);
    await eventually(async () => expect(await sound.heard()).toEqual([...keys, ...more].sort()), PATIENT);
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
  });

  it('a replica that freezes with a message at hand loses it to another, and wakes to find it handled', async () => {
    const { frail, sound, toBroker } = bench;
    sound.relay.start();
    const begun: number[] = [];
    const claimed: number[] = [];
    let wake: () => void = () => undefined;
    const frozen = new Promise<void>((resolve) => (wake = resolve));
    frail.keep(
      frail.consumers.consumeSteps(scoreLead, async (envelope, delivery) => {
        begun.push(delivery.deliveries);
        await frozen;
        await frail.database.withTenant(envelope.tenantId, async (tx) => {
          const keys = await claimInbox(tx, 'scoreLead', envelope.items.map((item) => item.key));
          claimed.push(keys.size);
          for (const key of keys) await note(tx, key);
        });
      }, { ackWaitSeconds: 1 }),
    );
    // Not one sign of life leaves the frozen process.
    const still = toBroker.holdAt(toServer('+WPI'));
    const keys = await sendSteps(5);
    await still.reached;
    const deliveries: string[] = [];
    takeSteps('sound', deliveries);
    await eventually(async () => expect(await sound.heard()).toEqual(keys), PATIENT);
    wake();
    still.release();
    await eventually(() => expect(claimed).toHaveLength(begun.length), PATIENT);
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
    expect(begun[0]).toBe(1);
    expect(new Set(claimed)).toEqual(new Set([0]));
    expect(await sound.heard()).toEqual(keys);
  });

  it('two replicas that get the same envelope at the same moment share its leads without loss or repeat', async () => {
    const { frail, sound } = bench;
    const envelope = envelopeOf(50);
    const message = { subject: `${bench.prefix}steps.scoreLead`, body: JSON.stringify(envelope) };
    let together: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (together = resolve));
    let begun = 0;
    const claims: number[] = [];
    for (const one of [frail, sound]) {
      one.keep(
        one.consumers.consumeSteps(scoreLead, async ({ tenantId, items }) => {
          begun += 1;
          if (begun === 2) together();
          await both;
          await one.database.withTenant(tenantId, async (tx) => {
            const keys = await claimInbox(tx, 'scoreLead', items.map((item) => item.key));
            claims.push(keys.size);
            for (const key of keys) await note(tx, key);
          });
        }, { parallel: 1 }),
      );
    }
    await sound.messaging.publish([{ id: 'first', ...message }, { id: 'second', ...message }], 2_000);
    await eventually(async () => expect(await bench.unsettled('STEPS')).toBe(0), PATIENT);
    expect(claims.sort((a, b) => a - b)).toEqual([0, 50]);
    expect(await sound.heard()).toEqual(envelope.items.map((item) => item.key).sort());
  });
});

describe('between the dead letter and the end of its message', () => {
  const broken = () => [{ id: 'broken', subject: `${bench.prefix}${eventSubject(Rang)}`, body: '{"half":' }];

  it('a message that is not terminated comes again, and there is one dead letter, told once (R12.05)', async () => {
    const { frail, sound, toBroker } = bench;
    sound.relay.start();
    const told: unknown[] = [];
    sound.keep(sound.consumers.consumeEvents(MessageDeadLettered, async (payload) => void told.push(payload)));
    frail.keep(frail.consumers.consumeEvents(Rang, async ({ bell }, _meta, tx) => note(tx, bell), { ackWaitSeconds: 1 }));
    const cut = toBroker.cutAt(toServer('+TERM'));
    await sound.messaging.publish(broken(), 2_000);
    await cut;
    // Set at once: the message comes again after a second, however long a look at the database takes.
    const again = toBroker.sees(toServer('+TERM'));
    expect(await sound.deadLetters()).toHaveLength(1);
    await again;
    await sound.ring(TENANT_A, 'behind it');
    await eventually(async () => expect(await sound.heard()).toEqual(['behind it']), PATIENT);
    expect(await sound.deadLetters()).toEqual([expect.objectContaining({ body: '{"half":' })]);
    expect(await sound.rows(`SELECT seq FROM outbox WHERE subject = '${eventSubject(MessageDeadLettered)}'`)).toHaveLength(1);
    await eventually(() => expect(told).toHaveLength(1), PATIENT);
  });

  it('a message whose dead letter cannot be committed is not terminated: it stays until it is kept (R12.05)', async () => {
    const { frail, sound, toDatabase, toBroker } = bench;
    let ended = false;
    void toBroker.sees(toServer('+TERM')).then(() => (ended = true));
    const putBack = toBroker.sees(toServer('-NAK'));
    frail.listen();
    const cut = toDatabase.cutAt(toServer('INSERT INTO dead_letter'), toServer('COMMIT\0'));
    await sound.messaging.publish(broken(), 2_000);
    await cut;
    // Until it has been looked at: the message comes again within milliseconds, and is kept then.
    toDatabase.breakDown();
    await putBack;
    expect([ended, await sound.deadLetters()]).toEqual([false, []]);
    toDatabase.mend();
    await eventually(async () => expect(await sound.deadLetters()).toHaveLength(1), PATIENT);
    await eventually(() => expect(ended).toBe(true), PATIENT);
  });
});
