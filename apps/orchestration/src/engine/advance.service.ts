import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { Pipeline, StepsStage } from '../pipelines/pipeline.rules';
import type { Run } from '../runs/run.repository';
import { Announcer } from './announcer.service';
import { Dispatcher } from './dispatcher.service';
import type { FactTexts } from './fact.repository';
import { IssueService, type LeadRef } from './issue.service';
import { type EndedLead, LeadRepository } from './lead.repository';
import { StageService } from './stage.service';

/** Moves leads into their next stage. The leads must be locked by the transaction, or new in it, or their results judged by it. */
@Injectable()
export class AdvanceService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly stages: StageService,
    private readonly issuing: IssueService,
    private readonly dispatcher: Dispatcher,
    readonly announcer: Announcer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Through gates and holds to the next steps, or to the end. `given`: facts that the caller has at hand. Answers whether some leads ended. */
  async enter(tx: Tx, run: Run, pipeline: Pipeline, leads: readonly LeadRef[], from: number, given?: ReadonlyMap<string, FactTexts>): Promise<boolean> {
    let onTheWay = leads;
    const ended: EndedLead[] = [];
    for (const stage of pipeline.stages.slice(from)) {
      if (onTheWay.length === 0) break;
      if (stage.kind === 'steps') {
        await this.begin(tx, run, pipeline, stage, onTheWay, given);
        onTheWay = [];
        break;
      }
      const passed = await this.stages.pass(tx, run, pipeline, stage, onTheWay, given);
      onTheWay = passed.on;
      ended.push(...passed.ended);
    }
    ended.push(...onTheWay.map((lead) => ({ ...lead, outcome: 'completed' as const, reason: 'completed', detail: null })));
    return this.end(tx, run, ended);
  }

  /** Ends leads and tells of it. Answers whether there were any. */
  async end(tx: Tx, run: Run, ended: readonly EndedLead[]): Promise<boolean> {
    if (ended.length === 0) return false;
    const now = this.clock.now();
    await this.leads.end(tx, run.tenantId, run.id, ended, now);
    await this.announcer.ended(tx, run, ended.map(({ id, businessId, outcome, reason }) => ({ leadId: id, businessId, outcome, reason, at: now.toISOString() })), now);
    return true;
  }

  private async begin(tx: Tx, run: Run, pipeline: Pipeline, stage: StepsStage, leads: readonly LeadRef[], given?: ReadonlyMap<string, FactTexts>): Promise<void> {
    for (const { step } of stage.steps) {
      const waiting = await this.issuing.begin(tx, run, pipeline, step, leads, given);
      if (waiting.length > 0 && run.state === 'running') this.dispatcher.after(tx, run.tenantId, [step.name]);
    }
  }
}
