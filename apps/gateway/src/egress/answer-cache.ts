import { type Clock, newId } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import type { Logger, Redis } from '@leadfactory/service-kit';
import { z } from 'zod';

/** Larger answers go to the blob store; Redis keeps where. */
const LARGEST_IN_REDIS = 64 * 1024;

const Entry = z.object({ fetchedAt: z.string(), expiresAt: z.string().nullable(), data: z.unknown().optional(), blob: z.string().optional() });

export interface CachedAnswer {
  data: unknown;
  fetchedAt: string;
  expiresAt: string | null;
}

export interface CacheSlot {
  provider: string;
  capability: string;
  tenantId: string;
  inputHash: string;
}

/** Both touch only a turn that is still the holder's own: another may have it since. KEYS: turn. ARGV: token, and for the first ms. */
const KEEP = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0`;
const GIVE_BACK = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** How long a turn to ask outlives its holder's last word, and how often the holder says so, ms. */
const TURN = { outlivesMs: 5_000, keptEveryMs: 1_500 };

/** Answers of providers, each tenant's own: what one has paid for or fetched says nothing to another. */
export class AnswerCache {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly turns = TURN,
  ) {}

  async get(slot: CacheSlot): Promise<CachedAnswer | null> {
    const text = await this.tolerant(() => this.redis.get(this.key(slot)));
    if (text === null) return null;
    const entry = Entry.parse(JSON.parse(text));
    if (entry.expiresAt !== null && Date.parse(entry.expiresAt) <= this.clock.now().getTime()) return null;
    if (entry.blob === undefined) return { data: entry.data, fetchedAt: entry.fetchedAt, expiresAt: entry.expiresAt };
    const blob = await this.blobs.get(entry.blob);
    return blob && { data: JSON.parse(blob.body.toString('utf8')) as unknown, fetchedAt: entry.fetchedAt, expiresAt: entry.expiresAt };
  }

  async put(slot: CacheSlot, answer: CachedAnswer, ttlSeconds: number): Promise<void> {
    const data = JSON.stringify(answer.data);
    const about = { fetchedAt: answer.fetchedAt, expiresAt: answer.expiresAt };
    const large = Buffer.byteLength(data) > LARGEST_IN_REDIS;
    const blob = large ? (await this.blobs.put(`${slot.tenantId}/cache/${slot.provider}/${slot.inputHash}`, data, 'application/json')).key : undefined;
    await this.tolerant(() => this.redis.set(this.key(slot), JSON.stringify(blob === undefined ? { ...about, data: answer.data } : { ...about, blob }), { expiration: { type: 'EX', value: ttlSeconds } }));
  }

  /**
   * The turn to ask for what the cache does not have: of several who want the same at once one asks, and the others find it here. Answers
   * how to give the turn back, or null while somebody else has it. The turn of a process that died ends by itself. Without Redis everybody asks.
   */
  async turn(slot: CacheSlot): Promise<(() => Promise<void>) | null> {
    if (!this.redis.isReady) return () => Promise.resolve();
    const { outlivesMs, keptEveryMs } = this.turns;
    const key = `${this.key(slot)}:asked`;
    const mine = newId();
    const taken = await this.tolerant(async () => (await this.redis.set(key, mine, { condition: 'NX', expiration: { type: 'PX', value: outlivesMs } })) !== null);
    if (taken === false) return null;
    const keeping = setInterval(() => void this.tolerant(() => this.redis.eval(KEEP, { keys: [key], arguments: [mine, String(outlivesMs)] })), keptEveryMs);
    keeping.unref();
    return async () => {
      clearInterval(keeping);
      await this.tolerant(() => this.redis.eval(GIVE_BACK, { keys: [key], arguments: [mine] }));
    };
  }

  /** Forgets everything that came from the provider; answers how many answers. */
  async clear(provider: string): Promise<number> {
    let cleared = 0;
    for await (const keys of this.redis.scanIterator({ MATCH: `${this.prefix}egress-cache:${provider}:*`, COUNT: 1000 })) {
      if (keys.length > 0) cleared += await this.redis.unlink(keys);
    }
    return cleared;
  }

  private key({ provider, capability, tenantId, inputHash }: CacheSlot): string {
    return `${this.prefix}egress-cache:${provider}:${tenantId}:${capability}:${inputHash}`;
  }

  /** Without Redis there is no cache, and calls go out. */
  private async tolerant<T>(ask: () => Promise<T>): Promise<T | null> {
    if (!this.redis.isReady) return null;
    try {
      return await ask();
    } catch (error) {
      this.logger.warn({ err: error }, 'Redis did not answer: the call goes on without the cache.');
      return null;
    }
  }
}
