import { CampaignArchived, CampaignLaunched, CampaignPaused, CampaignResumed } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CampaignWordRepository } from './campaign-word.repository';
import { RunRecoveryService } from './run-recovery.service';
import { RunRepository } from './run.repository';
import { RunService } from './run.service';

type About = z.output<typeof CampaignPaused.payload>;

/** Each kind of event comes by a way of its own, and may come late or again: what was said last holds, not what came last. */
@Injectable()
export class CampaignSubscriber {
  constructor(
    private readonly runs: RunService,
    private readonly recovery: RunRecoveryService,
    private readonly repository: RunRepository,
    private readonly words: CampaignWordRepository,
  ) {}

  @HandlesEvent(CampaignLaunched)
  async launched(payload: z.output<typeof CampaignLaunched.payload>, { tenantId, occurredAt, traceparent }: EventMeta, tx: Tx): Promise<void> {
    const word = await this.words.hear(tx, tenantId, payload.campaignId, 'active', occurredAt);
    await this.runs.launch(tx, tenantId, payload, traceparent, word === 'active' ? 'running' : 'paused');
    if (word === 'archived') await this.cancelAll(tx, tenantId, payload.campaignId);
  }

  @HandlesEvent(CampaignPaused)
  async paused({ campaignId }: About, { tenantId, occurredAt }: EventMeta, tx: Tx): Promise<void> {
    if ((await this.words.hear(tx, tenantId, campaignId, 'paused', occurredAt)) !== 'paused') return;
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['running'])) await this.runs.pause(tx, tenantId, id);
  }

  @HandlesEvent(CampaignResumed)
  async resumed({ campaignId }: About, { tenantId, occurredAt }: EventMeta, tx: Tx): Promise<void> {
    if ((await this.words.hear(tx, tenantId, campaignId, 'active', occurredAt)) !== 'active') return;
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['paused'])) await this.runs.resume(tx, tenantId, id);
  }

  @HandlesEvent(CampaignArchived)
  async archived({ campaignId }: About, { tenantId, occurredAt }: EventMeta, tx: Tx): Promise<void> {
    await this.words.hear(tx, tenantId, campaignId, 'archived', occurredAt);
    await this.cancelAll(tx, tenantId, campaignId);
  }

  private async cancelAll(tx: Tx, tenantId: string, campaignId: string): Promise<void> {
    for (const id of await this.repository.ofCampaign(tx, tenantId, campaignId, ['running', 'paused'])) await this.recovery.cancel(tx, await this.runs.commanded(tx, tenantId, id, 'cancel'));
  }
}
