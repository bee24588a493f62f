import type { ResultEnvelope, Step, StepResult } from '@leadfactory/contracts';
import { assertNever, type Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { stageOf, stepNamed, type Pipeline, type StepsStage } from '../pipelines/pipeline.rules';
import type { Run } from '../runs/run.repository';
import { AdvanceService } from './advance.service';
import { Announcer } from './announcer.service';
import { Dispatcher } from './dispatcher.service';
import { jsonbText } from './jsonb.rules';
import { type EndedLead, type Lead, LeadRepository } from './lead.repository';
import { type SettledWork, type WorkRow, WorkRepository } from './work.repository';
import { judge, type Verdict, workKey } from './work.rules';

interface Judged {
  lead: Lead;
  result: StepResult;
  work: WorkRow;
  verdict: Exclude<Verdict, { kind: 'ignored' }>;
}

/** Takes the results of one step of one run's leads, and moves the leads on. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly leads: LeadRepository,
    private readonly work: WorkRepository,
    private readonly advance: AdvanceService,
    private readonly dispatcher: Dispatcher,
    private readonly announcer: Announcer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers whether leads ended and what the results cost. */
  async take(tx: Tx, run: Run, pipeline: Pipeline, envelope: ResultEnvelope): Promise<{ ended: boolean; micros: number; currency: string }> {
    const nothing = { ended: false, micros: 0, currency: 'USD' };
    const at = stageOf(pipeline, envelope.step);
    const named = stepNamed(pipeline, envelope.step);
    if (at === undefined || !named) return nothing;
    const stage = pipeline.stages[at] as StepsStage;
    const leads = await this.leads.lock(tx, run.tenantId, envelope.results.map(({ leadId }) => leadId));
    const rows = await this.work.of(tx, run.tenantId, run.id, [...leads.keys()], stage.steps.map(({ step }) => step.name));
    const judged = this.judged(named, envelope, leads, rows);
    if (judged.length === 0) return nothing;
    await this.keep(tx, run, named.step, judged);
    const through = judged.filter(({ lead, verdict }) => (verdict.kind === 'done' || verdict.kind === 'skipped') && isComplete(stage, rows, lead.id, envelope.step));
    const ended = await this.advance.end(tx, run, judged.flatMap(endOf));
    const completed = await this.advance.enter(tx, run, pipeline, through.map(({ lead }) => lead), at + 1);
    this.dispatcher.after(tx, run.tenantId, [envelope.step]);
    const costs = judged.map(({ result }) => result.cost);
    return { ended: ended || completed, micros: costs.reduce((sum, cost) => sum + cost.micros, 0), currency: costs.find((cost) => cost.micros > 0)?.currency ?? 'USD' };
  }

  private judged({ step, optional }: { step: Step; optional: boolean }, envelope: ResultEnvelope, leads: Map<string, Lead>, rows: readonly WorkRow[]): Judged[] {
    const works = new Map(rows.filter((row) => row.step === step.name).map((row) => [row.leadId, row]));
    const now = this.clock.now();
    const seen = new Set<string>();
    return envelope.results.flatMap((result) => {
      const lead = leads.get(result.leadId);
      const work = works.get(result.leadId);
      if (!lead || !work || seen.has(lead.id)) return [];
      const verdict = judge(work, result, { key: workKey(lead.id, step.name, work.generation), optional, leadEnded: lead.state === 'ended', now, chance: Math.random() });
      if (verdict.kind === 'ignored') return [];
      seen.add(lead.id);
      return [{ lead, result, work, verdict }];
    });
  }

  private async keep(tx: Tx, run: Run, step: Step, judged: readonly Judged[]): Promise<void> {
    await this.work.settle(tx, run.tenantId, run.id, step.name, judged.map(settledOf));
    const held = judged.filter(({ verdict }) => verdict.kind === 'held').map(({ lead }) => lead.id);
    await this.leads.setState(tx, run.tenantId, held, 'held');
    const done = judged.filter(({ verdict }) => verdict.kind === 'done' || verdict.kind === 'recorded');
    if (step.gives === 'score') await this.leads.setTiers(tx, run.tenantId, done.flatMap(({ lead, result }) => tierOf(result).map((tier) => ({ id: lead.id, tier }))));
    // One that failed may still have left the house: the business is not written to again.
    const tried = judged.filter(({ verdict }) => ['done', 'recorded', 'failed'].includes(verdict.kind)).map(({ lead }) => lead.id);
    if (step.gives === 'delivery' && !run.dry) await this.leads.setContacted(tx, run.tenantId, tried);
    await this.announcer.advanced(tx, run, step.name, done.map(({ lead, result, verdict }) => ({
      leadId: lead.id, businessId: lead.businessId, at: result.finishedAt, cost: result.cost, cached: 'cached' in verdict && verdict.cached,
      ...(step.gives === 'audit' ? { siteStatus: textIn(result, 'status') as 'measured' | undefined } : {}),
      ...(step.gives === 'score' ? { tier: tierOf(result)[0] } : {}),
    })), this.clock.now());
  }
}

/** Whether this lead has passed all steps of the stage, now that the step named is behind it. */
function isComplete(stage: StepsStage, rows: readonly WorkRow[], leadId: string, passed: string): boolean {
  return stage.steps.every(({ step }) => step.name === passed || rows.some((row) => row.leadId === leadId && row.step === step.name && (row.state === 'done' || row.state === 'skipped')));
}

function endOf({ lead, verdict }: Judged): EndedLead[] {
  const { id, businessId } = lead;
  if (verdict.kind === 'ended') return [{ id, businessId, outcome: verdict.outcome, reason: verdict.reason, detail: verdict.detail }];
  return verdict.kind === 'failed' ? [{ id, businessId, outcome: 'failed', reason: verdict.error, detail: verdict.detail }] : [];
}

function settledOf({ lead, result, work, verdict }: Judged): SettledWork {
  const row: SettledWork = {
    leadId: lead.id, state: 'done', failures: work.failures, dueAt: null, cause: null, error: null, detail: null, output: null, cached: false,
    costMicros: result.cost.micros, startedAt: new Date(result.startedAt), finishedAt: new Date(result.finishedAt),
  };
  switch (verdict.kind) {
    case 'done':
    case 'recorded':
      return { ...row, output: jsonbText(verdict.output), cached: verdict.cached };
    case 'ended':
      return { ...row, state: 'ended', detail: verdict.detail ?? verdict.reason, output: verdict.output === undefined ? null : jsonbText(verdict.output) };
    case 'waiting':
      return { ...row, state: 'waiting', failures: verdict.failures, dueAt: verdict.dueAt, cause: verdict.cause, error: verdict.error, detail: verdict.detail, finishedAt: null };
    case 'held':
      return { ...row, state: 'held', cause: verdict.reason, detail: verdict.detail ?? verdict.reason, finishedAt: null };
    case 'skipped':
    case 'failed':
      return { ...row, state: verdict.kind, failures: verdict.failures, error: verdict.error, detail: verdict.detail };
    default:
      return assertNever(verdict);
  }
}

function textIn(result: StepResult, field: string): string | undefined {
  const output = result.outcome.status === 'done' ? result.outcome.output : undefined;
  const value = typeof output === 'object' && output !== null ? (output as Record<string, unknown>)[field] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function tierOf(result: StepResult): ('A' | 'B' | 'C' | 'D')[] {
  const tier = textIn(result, 'tier');
  return tier === 'A' || tier === 'B' || tier === 'C' || tier === 'D' ? [tier] : [];
}
