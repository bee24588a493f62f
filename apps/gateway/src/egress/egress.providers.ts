import type { Clock } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { type BlobStore, Database } from '@leadfactory/persistence';
import { BLOBS, CLOCK, ENV, Logger, Metrics, type Redis, REDIS, type ServiceEnv } from '@leadfactory/service-kit';
import type { FactoryProvider, InjectionToken, Provider } from '@nestjs/common';
import { Budgets } from '../costs/budgets.repository';
import { CallTally } from '../costs/call-tally';
import { CostReport } from '../costs/cost-report.repository';
import { Ledger } from '../costs/ledger.repository';
import { TenantBudgetOperations } from '../costs/tenant-budget.operation';
import { TenantBudgets } from '../costs/tenant-budget.repository';
import { adaptersOf } from '../providers/provider.factory';
import { ProviderRegistry } from '../providers/provider.registry';
import { VendorHttp } from '../providers/vendor-http';
import { HostLeases } from '../providers/web/host-leases';
import { AnswerCache } from './answer-cache';
import { Attempts } from './attempts';
import { EgressCapabilities } from './egress.capability';
import type { EgressEnv } from './egress.env';
import { EgressHousekeeping } from './egress.housekeeping';
import { EgressService } from './egress.service';
import { ProviderOverview } from './provider-overview';
import { ProviderStates } from './provider-states';
import { loadProvidersConfig } from './providers.config';
import { ProvidersOperations } from './providers.operation';
import { Turnstile } from './turnstile';

type Env = ServiceEnv & EgressEnv;

/** A provider built by the function from what stands at the tokens, in their order. */
function made<A extends unknown[], T>(provide: InjectionToken<T>, inject: InjectionToken[], useFactory: (...args: A) => T): FactoryProvider<T> {
  return { provide, inject, useFactory: useFactory as (...args: unknown[]) => T };
}

/**
 * The egress, to be spread into the providers of the gateway's module: the service kit's parts reach a service's own
 * module only, so it is no module of its own.
 */
export const egressProviders: Provider[] = [
  EgressCapabilities,
  ProvidersOperations,
  EgressHousekeeping,
  TenantBudgetOperations,
  made(VendorHttp, [CLOCK], (clock: Clock) => new VendorHttp(clock)),
  made(HostLeases, [REDIS, ENV, Logger], (redis: Redis, env: Env, logger: Logger) => new HostLeases(redis, env.NATS_PREFIX, logger)),
  made(ProviderRegistry, [ENV, VendorHttp, BLOBS, HostLeases], (env: Env, http: VendorHttp, blobs: BlobStore, leases: HostLeases) => {
    const config = loadProvidersConfig(env.CONFIG_DIR);
    return new ProviderRegistry(config, adaptersOf({ env, config, http, blobs, leases }));
  }),
  made(Turnstile, [REDIS, ENV, Logger, CLOCK], (redis: Redis, env: Env, logger: Logger, clock: Clock) => new Turnstile(redis, env.NATS_PREFIX, logger, clock)),
  made(ProviderStates, [Database, Turnstile, Logger, CLOCK], (database: Database, turnstile: Turnstile, logger: Logger, clock: Clock) => new ProviderStates(database, turnstile, logger, clock)),
  made(Budgets, [Database], (database: Database) => new Budgets(database)),
  made(CallTally, [Budgets, Logger, CLOCK], (budgets: Budgets, logger: Logger, clock: Clock) => new CallTally(budgets, logger, clock)),
  made(Ledger, [Database, Outbox, Budgets, CLOCK], (database: Database, outbox: Outbox, budgets: Budgets, clock: Clock) => new Ledger(database, outbox, budgets, clock)),
  made(TenantBudgets, [Database, Outbox, CLOCK], (database: Database, outbox: Outbox, clock: Clock) => new TenantBudgets(database, outbox, clock)),
  made(CostReport, [Database], (database: Database) => new CostReport(database)),
  made(Attempts, [Turnstile, ProviderStates, Budgets, CallTally, CLOCK, Metrics], (turnstile: Turnstile, states: ProviderStates, budgets: Budgets, tally: CallTally, clock: Clock, metrics: Metrics) => new Attempts(turnstile, states, budgets, tally, clock, metrics)),
  made(AnswerCache, [REDIS, ENV, BLOBS, Logger, CLOCK], (redis: Redis, env: Env, blobs: BlobStore, logger: Logger, clock: Clock) => new AnswerCache(redis, env.NATS_PREFIX, blobs, logger, clock)),
  made(EgressService, [ProviderRegistry, Attempts, AnswerCache, Ledger, BLOBS, CLOCK], (registry: ProviderRegistry, attempts: Attempts, cache: AnswerCache, ledger: Ledger, blobs: BlobStore, clock: Clock) => new EgressService(registry, attempts, cache, ledger, blobs, clock)),
  made(ProviderOverview, [ProviderRegistry, ProviderStates, Turnstile, CostReport, CLOCK], (registry: ProviderRegistry, states: ProviderStates, turnstile: Turnstile, costs: CostReport, clock: Clock) => new ProviderOverview(registry, states, turnstile, costs, clock)),
];
