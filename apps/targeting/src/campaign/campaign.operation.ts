import {
  archiveCampaign, type Caller, createCampaign, estimateCampaign, getCampaign, launchCampaign, listCampaigns, listTargets, pauseCampaign, resumeCampaign, updateCampaign,
} from '@leadfactory/contracts';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { EstimateService } from '../estimate/estimate.service';
import { type Campaign, type CampaignInput } from './campaign.rules';
import { CampaignService } from './campaign.service';
import { LaunchService } from './launch.service';

type Ref = { id: string };

@Injectable()
export class CampaignOperation {
  constructor(
    private readonly campaigns: CampaignService,
    private readonly launches: LaunchService,
    private readonly estimates: EstimateService,
  ) {}

  @HandlesOperation(createCampaign)
  create(input: CampaignInput, caller: Caller): Promise<Campaign> {
    return this.campaigns.create(tenantOf(caller), input, caller.idempotencyKey);
  }

  @HandlesOperation(getCampaign)
  get({ id }: Ref, caller: Caller): Promise<Campaign> {
    return this.campaigns.get(tenantOf(caller), id);
  }

  @HandlesOperation(listCampaigns)
  async list({ cursor, limit, status }: z.output<(typeof listCampaigns)['input']>, caller: Caller) {
    const [createdAt = '', id = ''] = cursor === undefined ? [] : placeIn(cursor, 'time', 'id');
    const rows = await this.campaigns.list(tenantOf(caller), { status: status ?? null, before: cursor === undefined ? null : { createdAt, id }, limit: limit + 1 });
    return pageOfRows(rows, limit, (row) => row, (row) => [row.createdAt, row.id]);
  }

  @HandlesOperation(estimateCampaign)
  async estimate({ id }: Ref, caller: Caller) {
    const campaign = await this.campaigns.get(tenantOf(caller), id);
    return this.estimates.estimate(campaign, this.launches.targets(campaign));
  }

  @HandlesOperation(updateCampaign)
  update({ id, ...change }: z.output<(typeof updateCampaign)['input']>, caller: Caller): Promise<Campaign> {
    return this.campaigns.update(tenantOf(caller), id, change);
  }

  @HandlesOperation(launchCampaign)
  launch({ id, dry, limit }: z.output<(typeof launchCampaign)['input']>, caller: Caller): Promise<{ campaignId: string; runId: string }> {
    return this.launches.launch(tenantOf(caller), id, { dry, limit, traceparent: caller.traceparent, key: caller.idempotencyKey });
  }

  @HandlesOperation(pauseCampaign)
  pause({ id }: Ref, caller: Caller): Promise<Campaign> {
    return this.campaigns.pause(tenantOf(caller), id);
  }

  @HandlesOperation(resumeCampaign)
  resume({ id }: Ref, caller: Caller): Promise<Campaign> {
    return this.campaigns.resume(tenantOf(caller), id);
  }

  @HandlesOperation(archiveCampaign)
  archive({ id }: Ref, caller: Caller): Promise<Campaign> {
    return this.campaigns.archive(tenantOf(caller), id);
  }

  @HandlesOperation(listTargets)
  async targets({ id, cursor, limit }: z.output<(typeof listTargets)['input']>, caller: Caller) {
    const targets = this.launches.targets(await this.campaigns.get(tenantOf(caller), id));
    const from = cursor === undefined ? 0 : Number(placeIn(cursor, 'number')[0]);
    const rows = targets.slice(from, from + limit + 1).map((target, index) => ({ target, next: from + index + 1 }));
    return pageOfRows(rows, limit, ({ target }) => target, ({ next }) => [next]);
  }
}
