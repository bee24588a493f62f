import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger, Redis } from '@leadfactory/service-kit';
import { heardWithin } from '../../limits/heard-within.adapter';
import { GIVE_BACK, KEEP, TAKE } from './host-lease.scripts';

export interface LeaseTimes {
  /** How long a lease outlives its holder's last word, ms. */
  leaseMs: number;
  /** How long a place in line outlives it, ms. */
  placeMs: number;
  /** Redis is taken for away when it is silent for so long, ms. */
  answerMs: number;
}

/** A holder that was killed is followed after ten seconds. */
const TIMES: LeaseTimes = { leaseMs: 10_000, placeMs: 3_000, answerMs: 1_000 };
/** Who is next looks often, the others less; never in step with one another. */
const SHORTEST_LOOK_MS = 30;
const LOOK_MS_PER_PLACE = 60;
const LONGEST_LOOK_MS = 600;

/** One visitor per host among all replicas, kept in Redis. While Redis is away each process is polite for itself. */
export class HostLeases {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly logger: Logger,
    private readonly times: LeaseTimes = TIMES,
  ) {}

  /** The host's lease, once those before have given it back; null when it did not come within the time. */
  async take(host: string, mostWaitMs: number): Promise<HostLease | null> {
    const lease = new HostLease(this.times.leaseMs, {
      wait: (token) => this.wait(host, token, mostWaitMs),
      keep: (token) => this.keep(host, token),
      giveBack: (token) => this.giveBack(host, token),
    });
    return (await lease.take()) ? lease : null;
  }

  private async wait(host: string, token: string, mostWaitMs: number): Promise<Given | null> {
    const end = performance.now() + mostWaitMs;
    for (let stood = '0'; ; stood = '1') {
      const { leaseMs, placeMs } = this.times;
      const askedAt = performance.now();
      const said = await this.asked((redis) => redis.eval(TAKE, { keys: this.keys(host), arguments: [token, String(leaseMs), String(placeMs), stood, String(Math.ceil(leaseMs / 2))] }));
      if (said === null) return { sinceLastMs: null, askedAt };
      const [given, value] = said.value as [number, number];
      if (given === 1) return { sinceLastMs: value < 0 ? null : value, askedAt };
      const look = Math.min(LONGEST_LOOK_MS, placeMs / 3, SHORTEST_LOOK_MS + LOOK_MS_PER_PLACE * (value + 1)) * (0.5 + Math.random());
      if (performance.now() + look > end) {
        await this.giveBack(host, token);
        return null;
      }
      await sleep(look);
    }
  }

  private async keep(host: string, token: string): Promise<boolean | null> {
    const said = await this.asked((redis) => redis.eval(KEEP, { keys: this.keys(host).slice(0, 1), arguments: [token, String(this.times.leaseMs)] }));
    return said === null ? null : said.value === 1;
  }

  private async giveBack(host: string, token: string): Promise<void> {
    await this.asked((redis) => redis.eval(GIVE_BACK, { keys: this.keys(host), arguments: [token] }));
  }

  private async asked<T>(ask: (redis: Redis) => Promise<T>): Promise<{ value: T } | null> {
    if (!this.redis.isReady) return null;
    try {
      return { value: await heardWithin(this.times.answerMs, ask(this.redis), () => new Error(`Redis was silent for ${this.times.answerMs} ms.`)) };
    } catch (error) {
      this.logger.warn({ err: error }, 'Redis did not answer: this process alone sees to it that a site has one visitor.');
      return null;
    }
  }

  // The braces keep a host's keys together on one node of a cluster, as scripts need.
  private keys(host: string): string[] {
    return ['lease', 'line', 'heard', 'ended', 'settling'].map((what) => `${this.prefix}egress:web:{${host}}:${what}`);
  }
}

/** A lease that was given. */
interface Given {
  /** How long ago the visit before it ended, wherever that was; null when nobody knows. */
  sinceLastMs: number | null;
  /** Machine time in ms at which it was asked for: it may be that old already. */
  askedAt: number;
}

/** The line before one host. */
interface Line {
  /** Answers null when the time ran out. */
  wait(token: string): Promise<Given | null>;
  /** Whether the lease is held; null when Redis does not say. */
  keep(token: string): Promise<boolean | null>;
  giveBack(token: string): Promise<void>;
}

/** The right to visit a host, kept alive while the visit lasts. */
export class HostLease implements Pick<Given, 'sinceLastMs'> {
  sinceLastMs: number | null = null;
  private readonly token = randomUUID();
  /** Machine time in ms until which nobody else can have it; what passes on the way to Redis and back is in the margin. */
  private goodUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly leaseMs: number,
    private readonly line: Line,
  ) {}

  async take(): Promise<boolean> {
    const given = await this.line.wait(this.token);
    if (given === null) return false;
    this.sinceLastMs = given.sinceLastMs;
    this.goodUntil = given.askedAt + this.leaseMs * (2 / 3);
    this.timer ??= setInterval(() => void this.keep(), this.leaseMs / 3).unref();
    return true;
  }

  /**
   * To be asked before every request: a process that slept through its lease does not go on where another has begun.
   * Answers false when the lease is lost and does not come back in time.
   */
  async confirm(): Promise<boolean> {
    if (performance.now() < this.goodUntil) return true;
    // While Redis is away nobody else is given the lease, and each process is polite for itself.
    return (await this.keep()) === false ? this.take() : true;
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.line.giveBack(this.token);
  }

  private async keep(): Promise<boolean | null> {
    const asked = performance.now();
    const held = await this.line.keep(this.token);
    if (held === true) this.goodUntil = asked + this.leaseMs * (2 / 3);
    return held;
  }
}
