import { type Caller, getLead, getStatus, INTAKE_STATUSES, listLeads, reviewLead } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { HandlesOperation, pageOfRows, placeIn, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { leadIntakePipeline } from '../pipelines/intake.pipeline';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import { RunService } from '../runs/run.service';
import { LeadViewRepository } from './lead-view.repository';
import { documentOf, shownJourney, shownLead } from './lead-view.rules';
import { ReviewService } from './review.service';

@Injectable()
export class LeadOperations {
  constructor(
    private readonly database: Database,
    private readonly views: LeadViewRepository,
    private readonly reviews: ReviewService,
    private readonly runs: RunService,
  ) {}

  @HandlesOperation(listLeads)
  list({ cursor, limit, ...filter }: z.output<typeof listLeads.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    const before = cursor === undefined ? null : sequenceIn(cursor);
    return this.database.withTenant(tenantId, async (tx) => pageOfRows(await this.views.list(tx, tenantId, filter, before, limit + 1), limit, shownLead, (lead) => [lead.sequence]));
  }

  @HandlesOperation(getStatus)
  status(_input: object, caller: Caller): Promise<z.input<typeof getStatus.output>> {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const counted = await this.views.statuses(tx, tenantId);
      const runs = new Map((await this.views.openRuns(tx, tenantId, leadIntakePipeline.name)).map(({ state, runs: count }) => [state, count]));
      const leadsAt = new Map(counted.map(({ status, leads }) => [status, leads]));
      const oldest = counted.flatMap(({ oldestOpenAt }) => (oldestOpenAt === null ? [] : [oldestOpenAt.toISOString()])).sort()[0] ?? null;
      const leads = Object.fromEntries(INTAKE_STATUSES.map((status) => [status, leadsAt.get(status) ?? 0])) as Record<(typeof INTAKE_STATUSES)[number], number>;
      return { leads, runs: { running: runs.get('running') ?? 0, paused: runs.get('paused') ?? 0 }, oldestOpenAt: oldest };
    });
  }

  @HandlesOperation(getLead)
  get({ id }: z.output<typeof getLead.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const lead = await this.found(tx, tenantId, id);
      const journey = await this.views.journey(tx, tenantId, lead.runId, id);
      return { ...shownLead(lead), variants: lead.variants, document: documentOf(pipelineNamed(lead.pipeline), lead, journey), steps: shownJourney(journey) };
    });
  }

  @HandlesOperation(reviewLead)
  review({ id, decision, note }: z.output<typeof reviewLead.input>, caller: Caller) {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const { runId, ended } = await this.reviews.decide(tx, tenantId, id, decision, note ?? null);
      if (ended) await this.runs.finishIfComplete(tx, tenantId, runId);
      return shownLead(await this.found(tx, tenantId, id));
    });
  }

  private async found(tx: Tx, tenantId: string, id: string) {
    const lead = await this.views.find(tx, tenantId, id);
    if (!lead) throw new AppError('not_found', `There is no lead ${id}.`);
    return lead;
  }
}

function sequenceIn(cursor: string): string {
  const [sequence = ''] = placeIn(cursor, 'number');
  return sequence;
}
