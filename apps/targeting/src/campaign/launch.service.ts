import { CampaignLaunched } from '@leadfactory/contracts';
import { type Clock, derivedId, newId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { TargetingEnv } from '../env';
import { resolvePlacesIn } from '../places/gazetteer.rules';
import { ZipRepository } from '../places/zip.repository';
import { CampaignRepository } from './campaign.repository';
import { type Campaign, checkMay, type Target, targetsOf } from './campaign.rules';
import { found } from './campaign.service';

export interface LaunchWish {
  dry: boolean;
  limit: number | undefined;
  traceparent: string;
  /** The same for the same request, when it comes again. */
  key: string | undefined;
}

@Injectable()
export class LaunchService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly campaigns: CampaignRepository,
    private readonly zips: ZipRepository,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: TargetingEnv,
  ) {}

  /** Starts a run: the campaign's row and the event commit together. With a key the same request is the same run. @throws AppError conflict while an earlier run goes. */
  launch(tenantId: string, id: string, wish: LaunchWish): Promise<{ campaignId: string; runId: string }> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { campaign, running } = found(await this.campaigns.findForUpdate(tx, id), id);
      const runId = wish.key === undefined ? newId() : derivedId(tenantId, 'run', wish.key);
      if (wish.key !== undefined && (await this.campaigns.wasLaunched(tx, id, runId))) return { campaignId: id, runId };
      checkMay('launch', campaign, running);
      const at = this.clock.now();
      await this.campaigns.noteLaunch(tx, id, runId, at);
      await this.campaigns.change(tx, id, { status: 'active', lastRunId: runId, running: true }, at);
      await this.outbox.publishEvent(
        tx,
        CampaignLaunched,
        {
          runId, campaignId: id, name: campaign.name, pipeline: campaign.pipeline, quota: Math.min(campaign.quota, wish.limit ?? campaign.quota), budget: campaign.budget, targets: this.targets(campaign),
          excludeChains: campaign.excludeChains, sources: campaign.sources, price: campaign.price, language: campaign.language, tiers: campaign.tiers, review: campaign.review, dry: wish.dry,
        },
        { tenantId, occurredAt: at, traceparent: wish.traceparent },
      );
      return { campaignId: id, runId };
    });
  }

  targets(campaign: Pick<Campaign, 'verticals' | 'places'>): Target[] {
    return targetsOf(campaign.verticals, resolvePlacesIn(this.zips.all(), campaign.places).zips, this.env.MAX_TARGETS);
  }

  async runEnded(tx: Tx, campaignId: string, runId: string): Promise<void> {
    await this.campaigns.endRun(tx, campaignId, runId);
  }
}
