import type { listProviders } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import type { z } from 'zod';
import { nextDay } from '../costs/budget.rules';
import type { CostReport } from '../costs/cost-report.repository';
import type { Provider, ProviderRegistry } from '../providers/provider.registry';
import type { ProviderStates } from './provider-states';
import type { Turnstile } from './turnstile';

export type ProviderStatus = z.input<typeof listProviders.output>['items'][number];
export type Verification = { provider: string; configured: boolean; ok: boolean; detail: string; latencyMs: number | null };

const VERIFY_MS = 15_000;

/** What an operator sees of the providers. */
export class ProviderOverview {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly states: ProviderStates,
    private readonly turnstile: Turnstile,
    private readonly costs: CostReport,
    private readonly clock: Clock,
  ) {}

  async all(): Promise<ProviderStatus[]> {
    await this.states.refresh();
    const today = await this.costs.today(this.clock.now());
    return Promise.all(this.registry.all.map((provider) => this.statusOf(provider, today.get(provider.name))));
  }

  /** @throws AppError not_found */
  async one(name: string): Promise<ProviderStatus> {
    const today = await this.costs.today(this.clock.now());
    return this.statusOf(this.registry.get(name), today.get(name));
  }

  /** Tries every configured provider with its cheapest call. */
  verify(): Promise<Verification[]> {
    return Promise.all(
      this.registry.all.map(async ({ name, adapter, policy }) => {
        if (adapter === null) return { provider: name, configured: false, ok: false, detail: `${policy.keyEnv ?? 'Its key'} is not set.`, latencyMs: null };
        const begun = performance.now();
        const outcome = await within(adapter.verify(VERIFY_MS)).then(
          (detail) => ({ ok: true, detail }),
          (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
        );
        return { provider: name, configured: true, ...outcome, latencyMs: Math.round(performance.now() - begun) };
      }),
    );
  }

  private async statusOf({ name, policy, capabilities, adapter }: Provider, today: { used: number; micros: number } | undefined): Promise<ProviderStatus> {
    const state = this.states.stateOf(name);
    return {
      provider: name, capabilities: [...capabilities], configured: adapter !== null,
      breaker: state?.forced ?? (await this.turnstile.stateOf(name)),
      usage: { perSecondLimit: policy.perSecond, dayLimit: policy.perDay, dayUsed: today?.used ?? 0, resetsAt: nextDay(this.clock.now()).toISOString() },
      costToday: { micros: today?.micros ?? 0, currency: 'USD' }, budgetPerDay: policy.budgetPerDay,
      lastError: state?.lastError ?? null, lastErrorAt: state?.lastErrorAt?.toISOString() ?? null,
    };
  }
}

async function within(asking: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${VERIFY_MS / 1000} s.`)), VERIFY_MS + 1_000);
  });
  return Promise.race([asking, late]).finally(() => clearTimeout(timer));
}
