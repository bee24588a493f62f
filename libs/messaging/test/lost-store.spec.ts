import { scoreLead } from '@leadfactory/contracts';
import { startNats, type ServerControl } from '@leadfactory/servers';
import { eventually, FaultProxy, type TestDatabase, toServer } from '@leadfactory/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Messaging } from '../src';
import { STREAMS, streamName } from '../src/streams.rules';
import { Bench, createBenchDatabase, envelopeOf, freshNatsPrefix, TENANT_A } from './bench.fixture';

/**
 * All at once: nats-server 2.9 frees a stream's name before it has removed the stream's folder, so that one declared
 * again while it is still being deleted may lose its new files.
 */
async function dropAtOnce(bench: Bench, prefix: string): Promise<void> {
  const { streams } = bench.messaging.streams;
  await Promise.all(STREAMS.map(({ kind }) => streams.delete(streamName(prefix, kind))));
}

describe('a broker that loses its store', () => {
  let server: TestDatabase;
  beforeEach(async () => {
    server = await createBenchDatabase();
  });
  afterEach(() => server.drop());

  it('gets its streams and consumers back while everything runs; publishing and consuming go on', async () => {
    const prefix = freshNatsPrefix();
    const one = await Bench.open(server, { prefix });
    try {
      one.relay.start();
      one.listen();
      const steps: string[] = [];
      one.keep(one.consumers.consumeSteps(scoreLead, async (envelope) => void steps.push(envelope.id)));
      await one.ring(TENANT_A, '1 before');
      await eventually(async () => expect(await one.heard()).toEqual(['1 before']));

      await dropAtOnce(one, prefix);
      await one.ring(TENANT_A, '2 after');
      const envelope = envelopeOf(1);
      await one.database.withTenant(TENANT_A, (tx) => one.outbox.publishSteps(tx, [envelope]));

      await eventually(async () => expect(await one.heard()).toEqual(['1 before', '2 after']), { timeoutMs: 15_000 });
      await eventually(() => expect(steps).toEqual([envelope.id]), { timeoutMs: 15_000 });
    } finally {
      await one.close();
    }
  });

  it('loses no event that nobody had read yet: what was published goes again, and is handled once', async () => {
    const prefix = freshNatsPrefix();
    const one = await Bench.open(server, { prefix });
    try {
      one.relay.start();
      await one.ring(TENANT_A, '1', '2', '3');
      await eventually(async () => expect(await one.pending()).toEqual([]));
      await dropAtOnce(one, prefix);
      await one.ring(TENANT_A, '4');
      one.listen();
      await eventually(async () => expect(await one.heard()).toEqual(['1', '2', '3', '4']), { timeoutMs: 15_000 });
    } finally {
      await one.close();
    }
  });

  it('loses nothing of which it was still to be noted that it had it', async () => {
    const prefix = freshNatsPrefix();
    const toDatabase = await FaultProxy.before(server.url);
    const one = await Bench.open({ ...server, urlAs: (role, password) => toDatabase.through(server.urlAs(role, password)) }, { prefix });
    try {
      one.relay.start();
      await one.ring(TENANT_A, '1');
      await eventually(async () => expect(await one.pending()).toEqual([]));
      const note = toDatabase.holdAt(toServer('START TRANSACTION; SET LOCAL app.across_tenants'));
      await one.ring(TENANT_A, '2');
      await note.reached;
      await dropAtOnce(one, prefix);
      await one.ring(TENANT_A, '3');
      // Long enough to see that the streams are new, and to put back what seems to have been in the old ones.
      await eventually(() => one.messaging.streams.streams.info(streamName(prefix, 'EVENTS')), { timeoutMs: 15_000 });
      await delay(500);
      note.release();
      one.listen();
      await eventually(async () => expect((await one.heard()).sort()).toEqual(['1', '2', '3']), { timeoutMs: 15_000 });
    } finally {
      toDatabase.releaseAll();
      await one.close();
      await toDatabase.close();
    }
  });

  it('is waited for while it is away, and comes back empty', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'lf-nats-'));
    const root = path.resolve(__dirname, '../../..');
    const start = (port?: number): Promise<ServerControl> => startNats({ directory, env: { PATH: process.env.PATH }, binDirectory: path.join(root, '.leadfactory/bin'), port });
    let nats = await start();
    const port = Number(new URL(nats.url).port);
    const one = await Bench.open(server, { prefix: '', natsUrl: nats.url });
    try {
      one.relay.start();
      one.listen();
      const steps: string[] = [];
      one.keep(one.consumers.consumeSteps(scoreLead, async (envelope) => void steps.push(envelope.id)));
      await one.ring(TENANT_A, '1 before');
      await eventually(async () => expect(await one.heard()).toEqual(['1 before']));
      // Noted by the relay too, or it would wait in the outbox beside the second.
      await eventually(async () => expect(await one.pending()).toEqual([]));

      await nats.stop();
      await rm(path.join(directory, 'nats'), { recursive: true, force: true });
      await one.ring(TENANT_A, '2 while it is away');
      await expect(one.messaging.request('op.scoring.x', {}, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'unavailable' });
      expect(await one.pending()).toHaveLength(1);

      nats = await start(port);
      await one.ring(TENANT_A, '3 after');
      const envelope = envelopeOf(100);
      await one.database.withTenant(TENANT_A, (tx) => one.outbox.publishSteps(tx, [envelope]));
      await eventually(async () => expect(await one.heard()).toEqual(['1 before', '2 while it is away', '3 after']), { timeoutMs: 20_000 });
      await eventually(() => expect(steps).toEqual([envelope.id]));
      expect(await one.deadLetters()).toEqual([]);
    } finally {
      await one.close();
      await nats.stop();
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('that cannot be reached at the start is named, with what to do', async () => {
    const connecting = Messaging.connect({ url: 'nats://127.0.0.1:1', prefix: '', service: 'scoring' });
    await expect(connecting).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/scoring cannot reach NATS at 127\.0\.0\.1:1.*NATS_URL/) });
    await expect(Messaging.connect({ url: 'http://x', prefix: '', service: 'scoring' })).rejects.toMatchObject({ code: 'not_configured', message: expect.stringContaining('NATS_URL: expected nats://host:port') });
  });
});
