import type { Redis } from '@leadfactory/service-kit';
import { createHash } from 'node:crypto';

/** A script that Redis runs as one step. It is named by its hash, and sent whole to a Redis that does not know it (yet, or since it was started anew). */
export class RedisScript {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  async run(redis: Redis, options: { keys: string[]; arguments: string[] }): Promise<unknown> {
    try {
      return await redis.evalSha(this.sha, options);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, options);
    }
  }
}
