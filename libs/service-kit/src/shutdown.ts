import type { Logger } from './observe/logger';

interface Closer {
  what: string;
  close: () => Promise<unknown>;
}

/** What has been opened, to be closed in the opposite order, whatever happens to the others. */
export class Shutdown {
  private readonly closers: Closer[] = [];

  constructor(private readonly logger: Logger) {}

  add(what: string, close: () => Promise<unknown>): void {
    this.closers.push({ what, close });
  }

  /** Closes everything; nothing may take longer than `eachMs`. Calling it again does nothing more. */
  async run(eachMs: number): Promise<void> {
    for (let closer = this.closers.pop(); closer; closer = this.closers.pop()) {
      const { what, close } = closer;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), eachMs)));
      try {
        if ((await Promise.race([close(), late])) === 'late') this.logger.warn({ what }, `${what} did not end within ${eachMs} ms; it is left.`);
      } catch (error) {
        this.logger.warn({ what, err: error }, `${what} did not close properly.`);
      } finally {
        clearTimeout(timer);
      }
    }
  }
}
