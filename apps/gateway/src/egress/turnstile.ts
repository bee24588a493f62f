import type { Clock } from '@leadfactory/kernel';
import type { Logger, Redis } from '@leadfactory/service-kit';
import { LocalTurnstile } from './local-turnstile';
import type { ProviderPolicy } from './providers.config';
import { AHEAD_MS } from './pace.rules';
import { ADMIT, HOLD_OFF, RECORD } from './turnstile.scripts';
import type { Admission, Outcome } from './turnstile.types';

/** A probe that never came back frees its place after this. */
const PROBE_MARGIN_MS = 5_000;

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

  /** Whether the limits of all replicas can be asked. */
  get isShared(): boolean {
    return this.redis.isReady;
  }

  /** @param useBreaker false while an operator holds the breaker closed */
  async admit(provider: string, policy: ProviderPolicy, useBreaker: boolean): Promise<Admission> {
    const shared = await this.shared(() =>
      this.redis.eval(ADMIT, {
        keys: [this.key(provider, 'pace'), this.key(provider, 'not-before'), this.key(provider, 'open'), this.key(provider, 'probe')],
        arguments: [String(1000 / policy.perSecond), String(policy.burst), String(policy.maxWaitMs), String(policy.timeoutMs + PROBE_MARGIN_MS), useBreaker ? '1' : '0', String(AHEAD_MS)],
      }),
    );
    if (!shared) return this.local.admit(provider, policy, useBreaker);
    const [verdict, ms, probe] = shared.value as ['go' | 'limited' | 'open', number, number];
    return verdict === 'go' ? { verdict, waitMs: ms, probe: probe === 1 } : { verdict, retryInMs: ms };
  }

  async record(provider: string, policy: ProviderPolicy, outcome: Outcome): Promise<void> {
    this.local.record(provider, policy, outcome);
    const { windowSeconds, cooldownSeconds, minimumCalls, failureRatio } = policy.breaker;
    const window = Math.floor(Date.now() / (windowSeconds * 1000));
    const opened = await this.shared(() =>
      this.redis.eval(RECORD, {
        keys: [this.key(provider, 'open'), this.key(provider, 'probe'), this.key(provider, `window:${window}`), this.key(provider, `window:${window - 1}`), this.key(provider, 'in-a-row')],
        arguments: [outcome.ok ? '1' : '0', outcome.probe ? '1' : '0', String(minimumCalls), String(failureRatio), String(windowSeconds * 1000), String(cooldownSeconds * 1000)],
      }),
    );
    if (opened?.value === 1) this.logger.warn({ provider, cooldownSeconds }, 'The breaker has opened: calls wait for the provider to recover.');
  }

  /** No call before so long: a vendor asked for it. */
  async holdOff(provider: string, ms: number): Promise<void> {
    this.local.holdOff(provider, ms);
    await this.shared(() => this.redis.eval(HOLD_OFF, { keys: [this.key(provider, 'not-before')], arguments: [String(Math.ceil(ms))] }));
  }

  /** How long the vendor still wants to hear nothing, in ms: a turn given before it said so is no longer good. */
  async quietFor(provider: string): Promise<number> {
    const before = await this.shared(() => this.redis.get(this.key(provider, 'not-before')));
    const here = this.local.quietFor(provider);
    return before === null ? here : Math.max(here, before.value === null ? 0 : Number(before.value) - Date.now());
  }

  /** Gives the place of a probe back that did not leave. */
  async release(provider: string): Promise<void> {
    this.local.release(provider);
    await this.shared(() => this.redis.del(this.key(provider, 'probe')));
  }

  /** Closes the breaker and forgets its failures. */
  async reset(provider: string): Promise<void> {
    this.local.reset(provider);
    await this.shared(async () => this.redis.del([this.key(provider, 'open'), this.key(provider, 'probe'), this.key(provider, 'in-a-row'), ...(await this.windowKeys(provider))]));
  }

  /** Forgets what this process alone has seen; for a reset that another replica was told of. */
  resetLocal(provider: string): void {
    this.local.reset(provider);
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
