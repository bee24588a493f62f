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
import { type EndedLead, LeadRepository } from './lead.repository';
import { type SettledWork, type WorkRow, WorkRepository } from './work.repository';
import { judge, type Verdict, workKey } from './work.rules';

/** A result that changes something. */
interface Judged {
  result: StepResult;
  work: WorkRow;
  verdict: Exclude<Verdict, { kind: 'ignored' | 'charged' }>;
  /** What the step gave, as JSON text; null when it gave nothing. */
  output: string | null;
}

/** A result that nobody waits for any more. */
type Late = Pick<Judged, 'result' | 'work'>;

interface Taken {
  ended: boolean;
  micros: number;
  currency: string;
}

const NOTHING: Taken = { ended: false, micros: 0, currency: 'USD' };

/** Takes the results of one step of one run's leads, and moves the leads on. The run must be shared by the transaction. */
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
  async take(tx: Tx, run: Run, pipeline: Pipeline, envelope: ResultEnvelope): Promise<Taken> {
    const at = stageOf(pipeline, envelope.step);
    const named = stepNamed(pipeline, envelope.step);
    if (at === undefined || !named) return NOTHING;
    const stage = pipeline.stages[at] as StepsStage;
    const ids = envelope.results.map(({ leadId }) => leadId);
    // Of steps side by side the last to come back moves the lead on, and must see that it is the last.
    if (stage.steps.length > 1) await this.leads.lock(tx, run.tenantId, ids);
    const rows = await this.work.of(tx, run.tenantId, run.id, ids, stage.steps.map(({ step }) => step.name));
    const found = this.judged(named, envelope, rows);
    const late = await this.charge(tx, run, named.step, found.late);
    const judged = await this.keep(tx, run, named.step, found.judged);
    if (judged.length + late.length === 0) return NOTHING;
    const through = judged.filter(({ work, verdict }) => (verdict.kind === 'done' || verdict.kind === 'skipped') && isComplete(stage, rows, work.leadId, envelope.step));
    const ended = await this.advance.end(tx, run, judged.flatMap(endOf));
    const given = new Map(through.flatMap(({ work, output }) => (output === null ? [] : [[work.leadId, new Map([[named.step.gives, output]])] as const])));
    const completed = await this.advance.enter(tx, run, pipeline, through.map(({ work }) => ({ id: work.leadId, businessId: work.businessId })), at + 1, given);
    this.dispatcher.cameBack(tx, run.tenantId, envelope.step, judged.filter(({ work }) => work.state === 'running').map(({ work }) => work.envelopeId));
    const costs = [...judged, ...late].map(({ result }) => result.cost);
    return { ended: ended || completed, micros: costs.reduce((sum, cost) => sum + cost.micros, 0), currency: costs.find((cost) => cost.micros > 0)?.currency ?? 'USD' };
  }

  private judged({ step, optional }: { step: Step; optional: boolean }, envelope: ResultEnvelope, rows: readonly WorkRow[]): { judged: Judged[]; late: Late[] } {
    const works = new Map(rows.filter((row) => row.step === step.name).map((row) => [row.leadId, row]));
    const now = this.clock.now();
    const judged: Judged[] = [];
    const late: Late[] = [];
    for (const result of envelope.results) {
      const work = works.get(result.leadId);
      if (!work) continue;
      const verdict = judge(work, result, { key: workKey(work.leadId, step.name, work.generation), optional, leadEnded: work.leadState === 'ended', isOwed: work.envelopeId !== null, now, chance: Math.random() });
      if (verdict.kind === 'ignored') continue;
      works.delete(result.leadId);
      if (verdict.kind === 'charged') late.push({ result, work });
      else judged.push({ result, work, verdict, output: 'output' in verdict && verdict.output !== undefined ? jsonbText(verdict.output) : null });
    }
    return { judged, late };
  }

  /** Answers what nobody had counted yet. */
  private async charge(tx: Tx, run: Run, step: Step, late: readonly Late[]): Promise<Late[]> {
    const counted = await this.work.charge(tx, run.tenantId, run.id, step.name, late.flatMap(({ work: { leadId, envelopeId }, result }) => (envelopeId === null ? [] : [{ leadId, envelopeId, costMicros: result.cost.micros }])));
    return late.filter(({ work }) => counted.has(work.leadId));
  }

  /** Answers what was still as it was judged, now kept. */
  private async keep(tx: Tx, run: Run, step: Step, found: readonly Judged[]): Promise<Judged[]> {
    const kept = await this.work.settle(tx, run.tenantId, run.id, step.name, found.map(settledOf));
    const judged = found.filter(({ work }) => kept.has(work.leadId));
    const held = judged.filter(({ verdict }) => verdict.kind === 'held').map(({ work }) => work.leadId);
    await this.leads.setState(tx, run.tenantId, held, 'held');
    const done = judged.filter(({ verdict }) => verdict.kind === 'done' || verdict.kind === 'recorded');
    if (step.gives === 'score') await this.leads.setTiers(tx, run.tenantId, done.flatMap(({ work, result }) => tierOf(result).map((tier) => ({ id: work.leadId, tier }))));
    // One that failed may still have left the house: the business is not written to again.
    const tried = judged.filter(({ verdict }) => ['done', 'recorded', 'failed'].includes(verdict.kind)).map(({ work }) => work.leadId);
    if (step.gives === 'delivery' && !run.dry) await this.leads.setContacted(tx, run.tenantId, tried);
    if (step.milestone) await this.announcer.advanced(tx, run, step.name, done.map(({ work, result, verdict }) => ({
      leadId: work.leadId, businessId: work.businessId, at: result.finishedAt, cost: result.cost, cached: 'cached' in verdict && verdict.cached,
      ...(step.gives === 'audit' ? { siteStatus: textIn(result, 'status') as 'measured' | undefined } : {}),
      ...(step.gives === 'score' ? { tier: tierOf(result)[0] } : {}),
    })), this.clock.now());
    return judged;
  }
}

/** Whether this lead has passed all steps of the stage, now that the step named is behind it. */
function isComplete(stage: StepsStage, rows: readonly WorkRow[], leadId: string, passed: string): boolean {
  return stage.steps.every(({ step }) => step.name === passed || rows.some((row) => row.leadId === leadId && row.step === step.name && (row.state === 'done' || row.state === 'skipped')));
}

function endOf({ work: { leadId: id, businessId }, verdict }: Judged): EndedLead[] {
  if (verdict.kind === 'ended') return [{ id, businessId, outcome: verdict.outcome, reason: verdict.reason, detail: verdict.detail }];
  return verdict.kind === 'failed' ? [{ id, businessId, outcome: 'failed', reason: verdict.error, detail: verdict.detail }] : [];
}

function settledOf({ result, work, verdict, output }: Judged): SettledWork {
  const row: SettledWork = {
    leadId: work.leadId, was: work.state, attempt: work.attempt, state: 'done', failures: work.failures, dueAt: null, cause: null, error: null, detail: null, output: null, cached: false,
    costMicros: result.cost.micros, startedAt: result.startedAt, finishedAt: result.finishedAt,
  };
  switch (verdict.kind) {
    case 'done':
    case 'recorded':
      return { ...row, output: output ?? 'null', cached: verdict.cached };
    case 'ended':
      return { ...row, state: 'ended', detail: verdict.detail ?? verdict.reason, output };
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
