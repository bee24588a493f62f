import { AppError } from '@leadfactory/kernel';
import { readNatsUrl } from '@leadfactory/messaging';
import { type NatsContext, type OutgoingResponse, ServerNats } from '@nestjs/microservices';
import { throwError } from 'rxjs';
import type { Logger } from '../observe/logger';
import type { Responder } from './request.types';
import { wireOf } from './fault';

export interface RequestServerOptions {
  url: string;
  prefix: string;
  service: string;
}

/** What Nest passes on of a message. */
interface NatsMsg {
  subject: string;
}

/** What is needed of Nest's connection and its subscriptions. */
interface Channel {
  drain(): Promise<void>;
}
interface Connection extends Channel {
  flush(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Nest's NATS transport, told what to answer by the contracts instead of by controllers. Replicas of a service
 * share its queue group. Draining lets running requests finish.
 */
export class RequestServer extends ServerNats {
  private running = 0;
  private whenIdle: (() => void) | undefined;
  // Nest's class keeps these to itself, and its own closing waits a fixed time instead of for the work.
  private readonly channels: Channel[] = this['subscriptions'] as Channel[];

  constructor(
    private readonly requests: RequestServerOptions,
    private readonly log: Logger,
  ) {
    super({
      ...readNatsUrl(requests.url),
      queue: requests.service,
      name: `leadfactory ${requests.service} requests`,
      timeout: CONNECT_TIMEOUT_MS,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      gracefulShutdown: false,
    });
  }

  /** Answers requests on the subject (given without prefix) with what the responder gives. */
  serve(subject: string, respond: Responder): void {
    this.addHandler(`${this.requests.prefix}${subject}`, async (data: unknown) => {
      try {
        return await respond(data);
      } catch (error) {
        const wire = wireOf(error, this.log, { subject }, subject);
        return throwError(() => wire);
      }
    });
  }

  /** @throws AppError unavailable when the broker cannot be reached. */
  async open(): Promise<void> {
    const listening = new Promise<void>((resolve, reject) => {
      void this.listen((error?: unknown) => (error === undefined ? resolve() : reject(error instanceof Error ? error : new Error('the connection was refused'))));
    });
    // Flushed: a service that says it is ready is known to the broker.
    await listening.then(() => this.unwrap<Connection>().flush()).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('unavailable', `${this.requests.service} cannot reach NATS: ${reason}. Is the server running, and is NATS_URL right?`, {}, { cause: error });
    });
  }

  /** Takes no more requests, answers those at hand, disconnects. */
  async drain(): Promise<void> {
    // Without the broker there is nothing to wait for: the promises are rejected, and closing is all that is left.
    await Promise.allSettled(this.channels.map((channel) => channel.drain()));
    if (this.running > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    await Promise.allSettled([this.unwrap<Connection>().drain()]);
    await this.close();
  }

  // A request is at hand until its answer is with the connection, not only until the handler has returned.
  override getPublisher(message: NatsMsg, id: string, context: NatsContext): (response: OutgoingResponse) => unknown {
    const publish = super.getPublisher(message, id, context) as (response: unknown) => unknown;
    this.running += 1;
    return (response) => {
      try {
        return publish(response);
      } catch (error) {
        this.log.error({ subject: message.subject, err: error }, 'An answer could not be sent.');
        return publish({ err: new AppError('too_large', 'The answer is larger than the broker takes.').toWire(), isDisposed: true });
      } finally {
        if (response.isDisposed) this.finished();
      }
    };
  }

  private finished(): void {
    this.running -= 1;
    if (this.running === 0) this.whenIdle?.();
  }
}
