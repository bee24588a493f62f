import type { BusinessFact } from '@leadfactory/contracts';
import { type Clock, derivedId } from '@leadfactory/kernel';
import { jsonbText, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { AdvanceService } from '../engine/advance.service';
import { Announcer } from '../engine/announcer.service';
import { LeadRepository, type NewLead } from '../engine/lead.repository';
import { ExperimentBook } from '../experiments/experiment-book.service';
import { assignVariants } from '../experiments/experiment.rules';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';

/** Why a business does not become a working lead: another run of the campaign has it. */
export const ALREADY_IN_CAMPAIGN = 'already_in_campaign';

/** Makes leads of the businesses that a search found, up to the run's quota. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly runs: RunRepository,
    private readonly advance: AdvanceService,
    private readonly announcer: Announcer,
    private readonly experiments: ExperimentBook,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers how many leads entered that count against the quota. The run must be held. */
  async take(tx: Tx, run: Run, businesses: readonly BusinessFact[]): Promise<number> {
    const { campaignId } = run;
    if (businesses.length === 0 || campaignId === null) return 0;
    await this.leads.holdCampaign(tx, run.tenantId, campaignId);
    const taken = await this.leads.takenInCampaign(tx, run.tenantId, { id: run.id, campaignId }, businesses.map(({ businessId }) => businessId));
    const known = await this.leads.lock(tx, run.tenantId, businesses.map(({ businessId }) => leadIdOf(run.id, businessId)));
    const chosen = choose(businesses, { quotaLeft: run.quota - run.entered, isTaken: (id) => taken.has(id), isKnown: (id) => known.has(leadIdOf(run.id, id)) });
    if (chosen.length === 0) return 0;
    const experiments = await this.experiments.current(tx);
    const fresh = chosen.map(({ business, skippedFor }): NewLead => ({
      id: leadIdOf(run.id, business.businessId), businessId: business.businessId, name: business.name, vertical: business.vertical, zip: business.address.zip,
      business: jsonbText(business), submission: null, variants: assignVariants(experiments, business.businessId), skippedFor,
    }));
    const now = this.clock.now();
    const inserted = await this.leads.insert(tx, run.tenantId, run, fresh, now);
    const entering = fresh.filter(({ id, skippedFor }) => inserted.has(id) && skippedFor === null);
    await this.runs.addEntered(tx, run.tenantId, run.id, entering.length);
    await this.announce(tx, run, chosen.map(({ business }) => business), fresh.filter(({ id }) => inserted.has(id)), now);
    await this.advance.enter(tx, run, pipelineNamed(run.pipeline), entering.map(({ id, businessId }) => ({ id, businessId })), 0);
    return entering.length;
  }

  private async announce(tx: Tx, run: Run, businesses: readonly BusinessFact[], leads: readonly NewLead[], now: Date): Promise<void> {
    const at = now.toISOString();
    const sources = new Map(businesses.map((business) => [business.businessId, sourceOf(business)]));
    await this.announcer.found(tx, run, leads.map(({ id, businessId, vertical, zip, variants }) => ({ leadId: id, businessId, vertical, zip, source: sources.get(businessId) ?? 'unknown', variants, at })), now);
    const skipped = leads.filter(({ skippedFor }) => skippedFor !== null);
    await this.announcer.ended(tx, run, skipped.map(({ id, businessId, skippedFor }) => ({ leadId: id, businessId, outcome: 'skipped' as const, reason: skippedFor ?? '', at })), now);
  }
}

function leadIdOf(runId: string, businessId: string): string {
  return derivedId(runId, businessId);
}

/** Who found the business: the source of its name. */
function sourceOf(business: BusinessFact): string {
  return business.provenance.name?.source ?? Object.values(business.provenance)[0]?.source ?? 'unknown';
}

interface Chosen {
  business: BusinessFact;
  skippedFor: string | null;
}

/**
 * Which businesses of a page become leads: each once, those that another run has as skipped, and no more working ones
 * than the quota leaves. What is beyond it is left for a later run.
 */
export function choose(businesses: readonly BusinessFact[], o: { quotaLeft: number; isTaken: (businessId: string) => boolean; isKnown: (businessId: string) => boolean }): Chosen[] {
  const seen = new Set<string>();
  let left = o.quotaLeft;
  return businesses.flatMap((business): Chosen[] => {
    if (left <= 0 || seen.has(business.businessId) || o.isKnown(business.businessId)) return [];
    seen.add(business.businessId);
    if (o.isTaken(business.businessId)) return [{ business, skippedFor: ALREADY_IN_CAMPAIGN }];
    left -= 1;
    return [{ business, skippedFor: null }];
  });
}
