import { CampaignArchived, CampaignLaunched, CampaignPaused, CampaignResumed } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { RunRecoveryService } from './run-recovery.service';
import { RunRepository } from './run.repository';
import { RunService } from './run.service';

type About = z.output<typeof CampaignPaused.payload>;

@Injectable()
export class CampaignSubscriber {
  constructor(
    private readonly runs: RunService,
    private readonly recovery: RunRecoveryService,
    private readonly repository: RunRepository,
  ) {}

  @HandlesEvent(CampaignLaunched)
  launched(payload: z.output<typeof CampaignLaunched.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    return this.runs.launch(tx, meta.tenantId, payload, meta.traceparent);
  }

  @HandlesEvent(CampaignPaused)
  async paused({ campaignId }: About, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['running'])) await this.runs.pause(tx, tenantId, id);
  }

  @HandlesEvent(CampaignResumed)
  async resumed({ campaignId }: About, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['paused'])) await this.runs.resume(tx, tenantId, id);
  }

  @HandlesEvent(CampaignArchived)
  async archived({ campaignId }: About, { tenantId }: EventMeta, tx: Tx): Promise<void> {
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['running', 'paused'])) await this.recovery.cancel(tx, await this.runs.commanded(tx, tenantId, id, 'cancel'));
  }
}
