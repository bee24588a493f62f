import { type Caller, clearProviderCache, getCosts, listProviders, setBreaker, verifyIntegrations } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CostReport } from '../costs/cost-report.repository';
import { ProviderRegistry } from '../providers/provider.registry';
import { AnswerCache } from './answer-cache';
import { type Forced, ProviderStates } from './provider-states';
import { ProviderOverview, type ProviderStatus, type Verification } from './provider-overview';

const FORCED: Record<z.output<typeof setBreaker.input>['action'], Forced | null> = { force_open: 'forced_open', force_closed: 'forced_closed', reset: null };

/** What operators may see of the providers and do to them. */
@Injectable()
export class ProvidersOperations {
  constructor(
    private readonly overview: ProviderOverview,
    private readonly states: ProviderStates,
    private readonly registry: ProviderRegistry,
    private readonly cache: AnswerCache,
    private readonly costs: CostReport,
  ) {}

  @HandlesOperation(listProviders)
  async list(): Promise<{ items: ProviderStatus[] }> {
    return { items: await this.overview.all() };
  }

  @HandlesOperation(setBreaker)
  async setBreaker(input: z.output<typeof setBreaker.input>, caller: Caller): Promise<ProviderStatus> {
    const provider = this.registry.get(input.provider);
    await this.states.force(provider, FORCED[input.action], input.reason, `${caller.actor.kind}:${caller.actor.id}`);
    return this.overview.one(provider.name);
  }

  @HandlesOperation(clearProviderCache)
  async clearCache(input: z.output<typeof clearProviderCache.input>): Promise<{ cleared: number }> {
    return { cleared: await this.cache.clear(this.registry.get(input.provider).name) };
  }

  @HandlesOperation(verifyIntegrations)
  async verify(): Promise<{ items: Verification[] }> {
    return { items: await this.overview.verify() };
  }

  @HandlesOperation(getCosts)
  async getCosts(input: z.output<typeof getCosts.input>, caller: Caller): Promise<z.input<typeof getCosts.output>> {
    if (caller.tenantId === null) throw new AppError('forbidden', 'Costs belong to a tenant; sign in first.');
    return this.costs.of(caller.tenantId, input);
  }
}
