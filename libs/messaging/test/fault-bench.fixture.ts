import { newId } from '@leadfactory/kernel';
import { connectTestNats, eventually, dropTestStreams, FaultProxy, freshNatsPrefix, type TestDatabase, testServers } from '@leadfactory/testing';
import { jetstream } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { Bench, createBenchDatabase } from './bench.fixture';
import { type StreamKind, streamName } from '../src/streams.rules';

/** A service whose connections can be broken at any byte, and an undisturbed one on the same database and broker. */
export class FaultBench {
  private probes = 0;

  private constructor(
    private readonly server: TestDatabase,
    readonly prefix: string,
    readonly toDatabase: FaultProxy,
    readonly toBroker: FaultProxy,
    /** Speaks through the proxies. */
    readonly frail: Bench,
    /** A second replica that nothing happens to. */
    readonly sound: Bench,
  ) {}

  static async open(): Promise<FaultBench> {
    const server = await createBenchDatabase();
    const prefix = freshNatsPrefix();
    const [toDatabase, toBroker] = await Promise.all([FaultProxy.before(server.url), FaultProxy.before(testServers().natsUrl)]);
    const proxied: TestDatabase = { ...server, urlAs: (role, password) => toDatabase.through(server.urlAs(role, password)) };
    const [frail, sound] = await Promise.all([Bench.open(proxied, { prefix, natsUrl: toBroker.through(testServers().natsUrl) }), Bench.open(server, { prefix })]);
    return new FaultBench(server, prefix, toDatabase, toBroker, frail, sound);
  }

  async close(): Promise<void> {
    this.toBroker.releaseAll();
    await Promise.all([this.frail.close(), this.sound.close()]);
    await Promise.all([this.toDatabase.close(), this.toBroker.close()]);
    const nats = await connectTestNats();
    await dropTestStreams(nats, this.prefix);
    await nats.close();
    await this.server.drop();
  }

  /** The broker forgets which ids it has seen: what comes after is as if its two minutes were over. Steps and events only. */
  async forgetIds(kind: 'STEPS' | 'EVENTS'): Promise<void> {
    const { connection, streams } = this.sound.messaging;
    const name = streamName(this.prefix, kind);
    const id = newId();
    await eventually(async () => {
      await streams.streams.update(name, { duplicate_window: nanos(100) });
      // Forgotten in order of age: when the probe's id is, all before it are.
      const { seq, duplicate } = await jetstream(connection).publish(`${this.prefix}${kind.toLowerCase()}.probe`, '', { msgID: id });
      if (!duplicate) {
        this.probes += 1;
        await streams.streams.deleteMessage(name, seq);
      }
      if (duplicate || this.probes % 2 === 1) throw new Error('the broker still knows the id');
    }, { everyMs: 60 });
  }

  /** How many messages the stream has ever stored. */
  async stored(kind: StreamKind): Promise<number> {
    return (await this.sound.messaging.streams.streams.info(streamName(this.prefix, kind))).state.last_seq - this.probes;
  }

  /** Messages of a work queue that nobody has settled. */
  async unsettled(kind: StreamKind): Promise<number> {
    return (await this.sound.messaging.streams.streams.info(streamName(this.prefix, kind))).state.messages;
  }
}
