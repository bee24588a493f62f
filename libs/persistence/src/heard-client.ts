import { Client, type ClientConfig } from 'pg';

/**
 * A connection whose loss is never an error that nobody caught. Between the pool, which stops listening, and whoever gets the
 * connection, which begins to, a server that dies may send its last word; Node would end the process for it. The next
 * statement fails and tells of the loss.
 */
export class HeardClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
