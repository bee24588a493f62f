import { CampaignArchived, CampaignPaused, CampaignResumed } from '@leadfactory/contracts';
import { AppError, type Clock, derivedId, newId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { TargetingEnv } from '../env';
import { resolvePlacesIn } from '../places/gazetteer.rules';
import { ZipRepository } from '../places/zip.repository';
import { VerticalsService } from '../verticals/verticals.service';
import { type CampaignChange, CampaignRepository, type StoredCampaign } from './campaign.repository';
import { type Campaign, type CampaignInput, campaignName, checkMay, targetsOf } from './campaign.rules';

const EVENT_OF = { paused: CampaignPaused, active: CampaignResumed, archived: CampaignArchived } as const;

@Injectable()
export class CampaignService {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly campaigns: CampaignRepository,
    private readonly zips: ZipRepository,
    private readonly verticals: VerticalsService,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: TargetingEnv,
  ) {}

  /** With a key the same request is the same campaign. @throws AppError invalid_input for unknown verticals and places, by name. */
  async create(tenantId: string, input: CampaignInput, key?: string): Promise<Campaign> {
    this.verticals.check(input.verticals);
    const verticals = [...new Set(input.verticals)];
    const { zips, overlaps } = resolvePlacesIn(this.zips.all(), input.places);
    targetsOf(verticals, zips, this.env.MAX_TARGETS);
    if (input.pipeline !== 'campaign') throw new AppError('invalid_input', `There is no pipeline "${input.pipeline}"; known is campaign.`, { fields: [{ path: 'pipeline', message: 'expected campaign' }] });
    const now = this.clock.now().toISOString();
    const campaign: Campaign = {
      ...input, verticals, id: key === undefined ? newId() : derivedId(tenantId, 'campaign', key), name: input.name ?? campaignName(verticals, input.places), status: 'draft', tiers: [...new Set(input.tiers)].sort(),
      zipCount: zips.length, overlaps, lastRunId: null, createdAt: now, updatedAt: now,
    };
    return this.database.withTenant(tenantId, async (tx) => ((await this.campaigns.insert(tx, campaign)) ? campaign : found(await this.campaigns.find(tx, campaign.id), campaign.id).campaign));
  }

  async get(tenantId: string, id: string): Promise<Campaign> {
    return (await this.database.withTenant(tenantId, async (tx) => found(await this.campaigns.find(tx, id), id))).campaign;
  }

  /** One row more than asked for, for the page after. */
  list(tenantId: string, wish: Parameters<CampaignRepository['list']>[1]): Promise<Campaign[]> {
    return this.database.withTenant(tenantId, (tx) => this.campaigns.list(tx, wish));
  }

  update(tenantId: string, id: string, change: CampaignChange): Promise<Campaign> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { campaign, running } = found(await this.campaigns.findForUpdate(tx, id), id);
      checkMay('update', campaign, running);
      return (await this.campaigns.change(tx, id, change, this.clock.now())).campaign;
    });
  }

  pause(tenantId: string, id: string): Promise<Campaign> {
    return this.turn(tenantId, id, 'pause', 'paused');
  }

  resume(tenantId: string, id: string): Promise<Campaign> {
    return this.turn(tenantId, id, 'resume', 'active');
  }

  archive(tenantId: string, id: string): Promise<Campaign> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { campaign } = found(await this.campaigns.findForUpdate(tx, id), id);
      return campaign.status === 'archived' ? campaign : this.tell(tx, tenantId, id, 'archived');
    });
  }

  private turn(tenantId: string, id: string, act: 'pause' | 'resume', status: 'paused' | 'active'): Promise<Campaign> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { campaign, running } = found(await this.campaigns.findForUpdate(tx, id), id);
      checkMay(act, campaign, running);
      return this.tell(tx, tenantId, id, status);
    });
  }

  /** The new status and the event that tells of it, in one transaction. */
  private async tell(tx: Tx, tenantId: string, id: string, status: keyof typeof EVENT_OF): Promise<Campaign> {
    const at = this.clock.now();
    const { campaign } = await this.campaigns.change(tx, id, { status }, at);
    await this.outbox.publishEvent(tx, EVENT_OF[status], { campaignId: id }, { tenantId, occurredAt: at });
    return campaign;
  }
}

/** @throws AppError not_found, for ids of other tenants as for none at all. */
export function found(campaign: StoredCampaign | null, id: string): StoredCampaign {
  if (campaign === null) throw new AppError('not_found', `There is no campaign ${id}.`);
  return campaign;
}
