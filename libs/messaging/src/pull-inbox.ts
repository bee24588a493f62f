import { createInbox, type Msg, type NatsConnection, type Subscription } from '@nats-io/nats-core';

interface Request {
  token: string;
  watchdog: NodeJS.Timeout;
  remaining: number;
  end: (error?: Error) => void;
}

/** The broker shows a sign of life this often while a request is open: one to a consumer that is gone is met with silence. */
const HEARTBEAT_MS = 2_000;
/** Two missed signs of life, and a little more for a busy machine. */
const SILENCE_MS = 5_000;

/**
 * One durable consumer's messages, asked for in numbers. Kept to one request at a time. Written on the plain protocol,
 * because the client library's pull loses what is on its way when it is stopped, until the deadline has passed.
 */
export class PullInbox {
  private readonly inbox = createInbox();
  private readonly subscription: Subscription;
  private request: Request | null = null;
  private next = 0;

  constructor(
    private readonly connection: NatsConnection,
    private readonly stream: string,
    private readonly consumer: string,
    private readonly onMessage: (message: Msg) => void,
  ) {
    this.subscription = connection.subscribe(`${this.inbox}.*`, {
      callback: (error, message) => {
        if (error) this.request?.end(error);
        else this.receive(message);
      },
    });
  }

  /**
   * Asks for so many messages. Fulfilled when they have come or the time is over.
   * @throws Error when the consumer, its stream or the broker is gone.
   */
  async pull(count: number, expiresMs: number): Promise<void> {
    const token = String((this.next += 1));
    const ended = new Promise<void>((resolve, reject) => {
      const end = (error?: Error) => (error ? reject(error) : resolve());
      const watchdog = setTimeout(() => end(new Error('the broker left a pull unanswered')), SILENCE_MS);
      this.request = { token, watchdog, remaining: count, end };
    });
    const { watchdog } = this.request ?? {};
    try {
      const body = JSON.stringify({ batch: count, expires: expiresMs * 1_000_000, idle_heartbeat: HEARTBEAT_MS * 1_000_000 });
      this.connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${this.stream}.${this.consumer}`, body, { reply: `${this.inbox}.${token}` });
      await ended;
    } finally {
      clearTimeout(watchdog);
      this.request = null;
    }
  }

  /** Ends the request at hand with an error: the broker may have forgotten it, and the consumer too. */
  interrupt(): void {
    this.request?.end(new Error('the broker was away, or a stream is new'));
  }

  /** Asks for no more and waits for what is on its way already. */
  async close(isConnected: boolean): Promise<void> {
    if (isConnected && !this.connection.isClosed()) await this.subscription.drain();
    else this.subscription.unsubscribe();
    this.request?.end();
  }

  private receive(message: Msg): void {
    const request = this.request;
    request?.watchdog.refresh();
    if (!message.subject.startsWith(this.inbox)) {
      // Also without a request: it was on its way when the request was ended, and is ours to settle.
      this.onMessage(message);
      if (request && (request.remaining -= 1) <= 0) request.end();
      return;
    }
    if (message.subject !== `${this.inbox}.${request?.token}`) return;
    const code = message.headers?.code;
    // 408 and 404: time is over. Everything else (409 consumer deleted, 503 nobody there) asks for a new declaration.
    if (code === 408 || code === 404) request?.end();
    else if (code !== 100) request?.end(new Error(`the broker ended a pull: ${code} ${message.headers?.description ?? ''}`.trim()));
  }
}
