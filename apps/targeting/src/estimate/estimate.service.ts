import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Campaign, Target } from '../campaign/campaign.rules';
import type { TargetingEnv } from '../env';
import { VerticalsService } from '../verticals/verticals.service';
import { type Estimate, estimateOf } from './estimate.rules';

/** Of the gateway's file only the prices. */
const Prices = z.object({ capabilities: z.record(z.string(), z.array(z.string())), providers: z.record(z.string(), z.object({ cost: z.record(z.string(), z.number()).optional() })) });

@Injectable()
export class EstimateService {
  private readonly costPerCall: Record<string, number>;

  constructor(
    private readonly verticals: VerticalsService,
    @Inject(ENV) env: TargetingEnv,
  ) {
    const { capabilities, providers } = Prices.parse(parse(readFileSync(path.join(env.CONFIG_DIR, 'providers.yaml'), 'utf8')));
    // The provider that comes first serves a capability; which of them have keys is the gateway's secret.
    this.costPerCall = Object.fromEntries(Object.entries(capabilities).map(([capability, [first]]) => [capability, providers[first ?? '']?.cost?.[capability] ?? 0]));
  }

  estimate(campaign: Campaign, targets: readonly Target[]): Estimate {
    const densities = targets.map((target) => this.verticals.known.get(target.vertical)?.perZip ?? 1);
    return estimateOf({ quota: campaign.quota, densities, sources: campaign.sources, costPerCall: this.costPerCall });
  }
}
