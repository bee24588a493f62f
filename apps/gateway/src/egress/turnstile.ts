import { type Clock, newId } from '@leadfactory/kernel';
import type { Logger, Redis } from '@leadfactory/service-kit';
import { LocalTurnstile } from './local-turnstile';
import type { ProviderPolicy } from './providers.config';
import { AHEAD_MS } from './pace.rules';
import { ADMIT, HOLD_OFF, RECORD, REMEMBER } from './turnstile.scripts';
import type { Asked, Granted, Memory, Outcome, Standing } from './turnstile.types';

/** A probe that never came back frees its place after this. */
const PROBE_MARGIN_MS = 5_000;
/** A Redis that forgets everything between two looks, again and again, is as good as none. */
const MOST_LOOKS = 3;

/** Rate limits and breakers that hold for all replicas, kept in Redis; while it is away, those of this process alone. */
export class Turnstile {
  private readonly local: LocalTurnstile;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly logger: Logger,
    clock: Clock,
  ) {
    this.local = new LocalTurnstile(clock);
  }

  /**
   * @param asked `useBreaker`: false while an operator holds the breaker closed; `calls`: how many turns are taken at once
   * @param memory for calls with an effect: what Redis should remember, as told by whoever does not forget
   */
  async admit(provider: string, policy: ProviderPolicy, asked: Asked, memory?: () => Promise<Memory>): Promise<Granted> {
    const order = [String(1000 / policy.perSecond), String(policy.burst), String(policy.maxWaitMs), String(policy.timeoutMs + PROBE_MARGIN_MS), asked.useBreaker ? '1' : '0', String(AHEAD_MS), memory ? '1' : '0', String(asked.calls)];
    for (let look = 1; look <= MOST_LOOKS; look += 1) {
      const answer = await this.shared(() => ADMIT.run(this.redis, { keys: ['pace', 'not-before', 'open', 'probe', 'memory'].map((what) => this.key(provider, what)), arguments: order }));
      if (!answer) break;
      const [verdict, ms, probe, name = ''] = answer.value as ['go' | 'limited' | 'open' | 'blank', number, number, string?];
      if (verdict === 'go') return { verdict, waitMs: ms, probe: probe === 1, memory: name };
      if (verdict !== 'blank') return { verdict, retryInMs: ms, memory: name };
      if (memory) await this.remember(provider, policy, await memory());
    }
    return { ...this.local.admit(provider, policy, asked.useBreaker, asked.calls), memory: null };
  }

  /** Redis was emptied, or is new: what is sent must not begin with a burst that may have been spent a moment ago. */
  private async remember(provider: string, policy: ProviderPolicy, { quietMs, openMs }: Memory): Promise<void> {
    const quiet = Math.ceil(Math.max(quietMs, this.local.quietFor(provider)));
    this.logger.info({ provider, quietMs: quiet, openMs }, 'Redis remembers nothing of this provider: its burst is taken for spent.');
    await this.shared(() =>
      REMEMBER.run(this.redis, {
        keys: ['pace', 'not-before', 'open', 'memory'].map((what) => this.key(provider, what)),
        arguments: [String(1000 / policy.perSecond), String(policy.burst), String(quiet), String(Math.ceil(openMs)), newId()],
      }),
    );
  }

  /** Answers whether this outcome opened the breaker. */
  async record(provider: string, policy: ProviderPolicy, outcome: Outcome): Promise<boolean> {
    this.local.record(provider, policy, outcome);
    const { windowSeconds, cooldownSeconds, minimumCalls, failureRatio } = policy.breaker;
    const window = Math.floor(Date.now() / (windowSeconds * 1000));
    const opened = await this.shared(() =>
      RECORD.run(this.redis, {
        keys: [this.key(provider, 'open'), this.key(provider, 'probe'), this.key(provider, `window:${window}`), this.key(provider, `window:${window - 1}`), this.key(provider, 'in-a-row')],
        arguments: [outcome.ok ? '1' : '0', outcome.probe ? '1' : '0', String(minimumCalls), String(failureRatio), String(windowSeconds * 1000), String(cooldownSeconds * 1000)],
      }),
    );
    if (opened?.value !== 1) return false;
    this.logger.warn({ provider, cooldownSeconds }, 'The breaker has opened: calls wait for the provider to recover.');
    return true;
  }

  /** No call before so long: a vendor asked for it. */
  async holdOff(provider: string, ms: number): Promise<void> {
    this.local.holdOff(provider, ms);
    await this.shared(() => HOLD_OFF.run(this.redis, { keys: [this.key(provider, 'not-before')], arguments: [String(Math.ceil(ms))] }));
  }

  /** A turn given before the vendor asked for a pause is no longer good, nor is that of an effect which Redis has forgotten: others are given the same times anew. */
  async standing(provider: string): Promise<Standing> {
    const found = await this.shared(() => this.redis.mGet([this.key(provider, 'not-before'), this.key(provider, 'memory')]));
    const here = this.local.quietFor(provider);
    if (found === null) return { quietMs: here, memory: null };
    const [notBefore, memory] = found.value;
    return { quietMs: Math.max(here, notBefore ? Number(notBefore) - Date.now() : 0), memory: memory ?? '' };
  }

  /** Gives the place of a probe back that did not leave. */
  async release(provider: string): Promise<void> {
    this.local.release(provider);
    await this.shared(() => this.redis.del(this.key(provider, 'probe')));
  }

  /** Closes the breaker, and forgets its failures and what pause the vendor asked for. */
  async reset(provider: string): Promise<void> {
    this.local.reset(provider);
    await this.shared(async () => this.redis.del([this.key(provider, 'not-before'), this.key(provider, 'open'), this.key(provider, 'probe'), this.key(provider, 'in-a-row'), ...(await this.windowKeys(provider))]));
  }

  /** Forgets what this process alone has seen; for a reset that another replica was told of. */
  resetLocal(provider: string): void {
    this.local.reset(provider);
  }

  /** Forgets what pause the vendor asked for. */
  async resume(provider: string): Promise<void> {
    this.local.resume(provider);
    await this.shared(() => this.redis.del(this.key(provider, 'not-before')));
  }

  resumeLocal(provider: string): void {
    this.local.resume(provider);
  }

  async stateOf(provider: string): Promise<'closed' | 'open' | 'half_open'> {
    const shared = await this.shared(() => this.redis.get(this.key(provider, 'open')));
    if (!shared) return this.local.stateOf(provider);
    if (shared.value === null) return 'closed';
    return Number(shared.value) > Date.now() ? 'open' : 'half_open';
  }

  private async windowKeys(provider: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const found of this.redis.scanIterator({ MATCH: `${this.prefix}egress:[{]${provider}[}]:window:*`, COUNT: 500 })) keys.push(...found);
    return keys;
  }

  // The braces keep a provider's keys together on one node of a cluster, as scripts need.
  private key(provider: string, what: string): string {
    return `${this.prefix}egress:{${provider}}:${what}`;
  }

  private async shared<T>(ask: () => Promise<T>): Promise<{ value: T } | null> {
    if (!this.redis.isReady) return null;
    try {
      return { value: await ask() };
    } catch (error) {
      this.logger.warn({ err: error }, 'Redis did not answer: this process keeps a careful limit of its own.');
      return null;
    }
  }
}
