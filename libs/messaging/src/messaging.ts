import { type ResultEnvelope, RESULTS_SUBJECT, type ServiceName } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { headers } from '@nats-io/nats-core';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { ACK_TIMEOUT_MS, BatchPublisher, HEADROOM_BYTES, type Publication, type PublishOutcome } from './batch-publisher';
import { brokerFault } from './broker-fault';
import { SILENT, type MessageLog } from './log';
import { readNatsUrl } from './nats-url.rules';
import { openReply } from './reply.rules';
import { declareStreams, type Births } from './streams';
import { STREAMS } from './streams.rules';

export interface MessagingOptions {
  /** `nats://host:port`, several by commas; `tls://` requires TLS. */
  url: string;
  /** Stands before every subject and stream name, so that several installations share one broker; '' for none. */
  prefix: string;
  service: ServiceName;
  /** Copies of each stream in a NATS cluster; 1 when not given. */
  replicas?: number;
  log?: MessageLog;
}

const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_EVERY_MS = 250;

/** A service's connection to the broker. It reconnects for ever and declares again whatever the broker has forgotten. */
export class Messaging {
  private readonly publisher: BatchPublisher;
  private readonly watchers = new Set<() => void>();
  private readonly birthWatchers = new Set<(births: Births) => void>();
  private declaring: Promise<Births> | null = null;
  private births: Births | null = null;
  private connected = true;

  private constructor(
    private readonly options: MessagingOptions,
    readonly connection: NatsConnection,
    private readonly manager: JetStreamManager,
    readonly log: MessageLog,
  ) {
    this.publisher = new BatchPublisher(connection);
  }

  /** @throws AppError not_configured for a broken URL, unavailable when no broker with JetStream answers. */
  static async connect(o: MessagingOptions): Promise<Messaging> {
    const address = readNatsUrl(o.url);
    const where = address.servers.join(', ');
    const connection = await connect({
      ...address,
      name: `leadfactory ${o.service}`,
      timeout: CONNECT_TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: RECONNECT_EVERY_MS,
      // A stack kept for every request, in case that it fails, is a twentieth of a request's time.
      noAsyncTraces: true,
    }).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', `${o.service} cannot reach NATS at ${where}: ${reason}. Is the server running, and is NATS_URL right?`, {}, { cause: error });
    });
    try {
      const manager = await jetstreamManager(connection);
      const messaging = new Messaging(o, connection, manager, o.log ?? SILENT);
      await messaging.declare();
      void messaging.watch();
      return messaging;
    } catch (error) {
      await connection.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', `NATS at ${where} cannot keep streams: ${reason}. Is JetStream on (nats-server -js)?`, {}, { cause: error });
    }
  }

  get service(): ServiceName {
    return this.options.service;
  }

  get prefix(): string {
    return this.options.prefix;
  }

  /** The largest message that the broker takes, in bytes, headers included. */
  get maxPayload(): number {
    return this.connection.info?.max_payload ?? 1_048_576;
  }

  get isConnected(): boolean {
    return this.connected && !this.connection.isClosed();
  }

  get streams(): JetStreamManager {
    return this.manager;
  }

  /**
   * Asks whoever serves the subject (given without prefix) and answers what it says. Speaks the packets of Nest's NATS transport; the
   * trace travels in the header `traceparent`.
   * @throws AppError unavailable at once when nobody serves it or the broker is away; timeout; too_large; or the error that the other side sent.
   */
  async request(subject: string, body: unknown, o: { timeoutMs: number; traceparent?: string }): Promise<unknown> {
    if (!this.isConnected) throw new AppError('unavailable', `The broker is away; ${subject} cannot be asked.`);
    const packet = Buffer.from(JSON.stringify({ pattern: subject, data: body, id: newId() }));
    if (packet.length > this.maxPayload) {
      throw new AppError('too_large', `The request to ${subject} has ${packet.length} bytes; the broker takes ${this.maxPayload}. Pass what is large as a blob.`);
    }
    const head = headers();
    if (o.traceparent !== undefined) head.set('traceparent', o.traceparent);
    const answer = await this.connection.request(`${this.prefix}${subject}`, packet, { timeout: o.timeoutMs, headers: head }).catch((error: unknown) => {
      throw brokerFault(subject, error);
    });
    return openReply(subject, answer.string());
  }

  /**
   * Sends results that their step can find anew and that therefore stand nowhere else. Answers whether the broker has them; those that
   * it does not have belong into the outbox.
   */
  async tellResults(envelope: ResultEnvelope): Promise<boolean> {
    const body = JSON.stringify(envelope);
    if (!this.isConnected || Buffer.byteLength(body) > this.maxPayload - HEADROOM_BYTES) return false;
    const [outcome] = await this.publish([{ id: newId(), subject: this.prefix + RESULTS_SUBJECT, body }], ACK_TIMEOUT_MS);
    return outcome?.kind === 'stored';
  }

  /** Publishes to streams, for the outbox relay; nearly everything else goes through the outbox. */
  publish(messages: readonly Publication[], timeoutMs: number): Promise<PublishOutcome[]> {
    return this.publisher.publish(messages, timeoutMs);
  }

  /** Makes sure that the streams exist, and tells when each was born. Several callers at once share one round. */
  declare(): Promise<Births> {
    this.declaring ??= this.declareOnce().finally(() => {
      this.declaring = null;
    });
    return this.declaring;
  }

  /** Calls back after every reconnection and whenever a stream was found to be a new one; answers how to stop that. */
  onUpheaval(callback: () => void): () => void {
    this.watchers.add(callback);
    return () => this.watchers.delete(callback);
  }

  /** Calls back whenever the streams were looked at, at least every ten seconds while a relay runs: what was published before a stream's birth is lost there. Answers how to stop that. */
  onBirths(callback: (births: Births) => void): () => void {
    this.birthWatchers.add(callback);
    return () => this.birthWatchers.delete(callback);
  }

  /** Sends what is still to be sent and closes. Consumers and relay are stopped before. */
  async close(): Promise<void> {
    if (this.connection.isClosed()) return;
    // Draining waits for an answer of the broker; without one there is nothing to wait for.
    if (this.connected) await this.connection.drain();
    else await this.connection.close();
  }

  private async declareOnce(): Promise<Births> {
    const births = await declareStreams(this.manager, this.prefix, this.options.replicas ?? 1);
    const known = this.births;
    this.births = births;
    for (const callback of this.birthWatchers) callback(births);
    if (known && STREAMS.some(({ kind }) => known[kind].getTime() !== births[kind].getTime())) this.tellWatchers();
    return births;
  }

  private tellWatchers(): void {
    for (const callback of this.watchers) callback();
  }

  private async watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') {
        this.connected = false;
        this.publisher.connectionLost();
        this.log.warn({ service: this.service }, 'The broker is away; work waits in the outbox.');
      }
      if (status.type === 'reconnect') {
        this.connected = true;
        this.log.info({ service: this.service }, 'The broker is back.');
        this.tellWatchers();
      }
    }
  }
}
