import 'reflect-metadata';
import { CAPABILITIES, clearProviderCache, getCosts, getTenantBudget, listProviderCalls, listProviders, type Operation, setBreaker, setTenantBudget, verifyIntegrations } from '@leadfactory/contracts';
import { readEnv, serviceEnvShape, startService } from '@leadfactory/service-kit';
import { Module } from '@nestjs/common';
import { egressEnvShape } from '../../../gateway/src/egress/egress.env';
import { egressProviders } from '../../../gateway/src/egress/egress.providers';
import { gatewayMigrations } from '../../../gateway/src/gateway.migrations';
import { assessmentDefinition } from '../../src/assessment.service-definition';
import { readEnvironment } from '../../src/env';

@Module({ providers: egressProviders })
class EgressModule {}

/** The egress and the assessment as they run in production, in one process whose memory is watched from outside. */
async function main(): Promise<void> {
  const gateway = { ...process.env, DATABASE_URL: process.env.GATEWAY_DATABASE_URL };
  const catalogue = { operations: [listProviders, setBreaker, clearProviderCache, verifyIntegrations, getCosts, getTenantBudget, setTenantBudget, listProviderCalls] as unknown as Operation[], steps: [], capabilities: Object.values(CAPABILITIES) };
  await startService({ name: 'gateway', module: EgressModule, migrations: gatewayMigrations.migrations }, readEnv({ ...serviceEnvShape, ...egressEnvShape }, gateway, 'the test'), { catalogue });
  await startService(assessmentDefinition, readEnvironment(process.env));
  process.on('message', () => process.send?.({ maxRssKb: process.resourceUsage().maxRSS }));
  process.send?.({ ready: true });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
