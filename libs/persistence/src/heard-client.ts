import type { Writable } from 'node:stream';
import { Client, type ClientConfig } from 'pg';

/**
 * A connection whose loss is never an error that nobody caught. Between the pool, which stops listening, and whoever gets the
 * connection, which begins to, a server that dies may send its last word; Node would end the process for it. The next
 * statement fails and tells of the loss.
 *
 * Statements that are asked for in one breath leave in one packet: each by itself would be a system call here, and wake the server there.
 */
export class HeardClient extends Client {
  private gathering = false;

  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const send = this.query.bind(this) as (...given: unknown[]) => unknown;
    this.query = ((...given: unknown[]) => {
      this.gather();
      return send(...given);
    }) as typeof this.query;
  }

  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    const { stream } = (this as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }
}
