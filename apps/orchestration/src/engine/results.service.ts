import { type ResultEnvelope, type Step, stepKey, type StepResult } from '@leadfactory/contracts';
import { assertNever, type Clock } from '@leadfactory/kernel';
import { jsonbText, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { type Pipeline, type Place, placeOf, type StepsStage } from '../pipelines/pipeline.rules';
import type { Run } from '../runs/run.repository';
import { AdvanceService } from './advance.service';
import { Announcer } from './announcer.service';
import { Dispatcher } from './dispatcher.service';
import type { FactTexts } from './fact.repository';
import { type EndedLead, LeadRepository } from './lead.repository';
import { type PastCharge, type SettledWork, type WorkRow, WorkRepository } from './work.repository';
import { judge, type Verdict } from './work.rules';

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

/** Results of one step, and what is known of the work that they belong to. */
interface Arrival {
  place: Place;
  results: readonly StepResult[];
  rows: readonly WorkRow[];
  /** Leads whose next step has been done as well: they are not sent there. */
  onward?: ReadonlySet<string>;
  /** What is known of leads beside what this step gives. */
  given?: ReadonlyMap<string, FactTexts>;
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
  async take(tx: Tx, run: Run, pipeline: Pipeline, { step, results, passed }: ResultEnvelope): Promise<Taken> {
    const place = placeOf(pipeline, step);
    if (!place) return NOTHING;
    const before = passed && placeOf(pipeline, passed.step);
    const ids = results.map(({ leadId }) => leadId);
    const places = before ? [before, place] : [place];
    // Of steps side by side the last to come back moves the lead on, and must see that it is the last.
    if (places.some(({ stage }) => stage.steps.length > 1)) await this.leads.lock(tx, run.tenantId, ids);
    const rows = await this.work.of(tx, run.tenantId, run.id, ids, places.flatMap(({ stage }) => stage.steps.map((one) => one.step.name)));
    if (!before) return (await this.takeStep(tx, run, pipeline, { place, results, rows })).taken;

    const known = new Set(rows.flatMap((row) => (row.step === step ? [row.leadId] : [])));
    const fresh = new Map(results.flatMap((result) => (known.has(result.leadId) ? [] : [[result.leadId, result] as const])));
    const first = await this.takeStep(tx, run, pipeline, { place: before, results: withLost(before.step, passed.results, rows, fresh), rows, onward: new Set(fresh.keys()) });
    const opened = first.gone.map(({ work }): WorkRow => ({ ...work, step, state: 'running', generation: 1, attempt: 1, failures: 0, envelopeId: null }));
    const then = await this.takeStep(tx, run, pipeline, { place, results, rows: [...rows, ...opened], given: factsOf(before.step, first.gone) });
    return sum(first.taken, then.taken);
  }

  /** Answers, too, which leads have passed the step and were not sent on because their next one is done as well. */
  private async takeStep(tx: Tx, run: Run, pipeline: Pipeline, arrival: Arrival): Promise<{ taken: Taken; gone: Judged[] }> {
    const { at, stage, step } = arrival.place;
    const found = this.judged(arrival);
    const late = await this.charge(tx, run, step, found.late);
    const past = await this.work.chargePast(tx, run.tenantId, run.id, step.name, found.past);
    const judged = await this.keep(tx, run, step, found.judged);
    if (judged.length + late.length === 0 && past === 0) return { taken: NOTHING, gone: [] };
    const through = judged.filter(({ work, verdict }) => (verdict.kind === 'done' || verdict.kind === 'skipped') && isComplete(stage, arrival.rows, work.leadId, step.name));
    const ended = await this.advance.end(tx, run, judged.flatMap(endOf));
    const goesOn = ({ work }: Judged) => arrival.onward?.has(work.leadId) ?? false;
    const sent = through.filter((one) => !goesOn(one));
    const completed = await this.advance.enter(tx, run, pipeline, sent.map(({ work }) => ({ id: work.leadId, businessId: work.businessId })), at + 1, factsOf(step, sent, arrival.given));
    // What came here by itself has taken no place.
    this.dispatcher.cameBack(tx, run.tenantId, step.name, judged.flatMap(({ work }) => (work.state === 'running' && work.envelopeId !== null ? [work.envelopeId] : [])));
    const costs = [...judged, ...late].map(({ result }) => result.cost);
    const taken = { ended: ended || completed, micros: costs.reduce((total, cost) => total + cost.micros, past), currency: costs.find((cost) => cost.micros > 0)?.currency ?? NOTHING.currency };
    return { taken, gone: through.filter(goesOn) };
  }

  private judged({ place: { step, optional }, results, rows }: Arrival): { judged: Judged[]; late: Late[]; past: PastCharge[] } {
    const works = new Map(rows.filter((row) => row.step === step.name).map((row) => [row.leadId, row]));
    const now = this.clock.now();
    const judged: Judged[] = [];
    const late: Late[] = [];
    const past: PastCharge[] = [];
    for (const result of results) {
      const work = works.get(result.leadId);
      if (!work) continue;
      const verdict = judge(work, result, { key: stepKey(work.leadId, step.name, work.generation), optional, leadEnded: work.leadState === 'ended', isOwed: work.envelopeId !== null, now, chance: Math.random() });
      if (verdict.kind === 'ignored') {
        past.push(...pastOf(step, result));
        continue;
      }
      works.delete(result.leadId);
      if (verdict.kind === 'charged') late.push({ result, work });
      else judged.push({ result, work, verdict, output: 'output' in verdict && verdict.output !== undefined ? jsonbText(verdict.output) : null });
    }
    return { judged, late, past };
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

/** What the result is to be counted with if its work has been begun anew; nothing when it is of no time of that work, or cost nothing. */
function pastOf({ name }: Step, { leadId, key, attempt, cost }: StepResult): PastCharge[] {
  const generation = Number(key.slice(key.lastIndexOf(':') + 1));
  return cost.micros > 0 && Number.isInteger(generation) && key === stepKey(leadId, name, generation) ? [{ leadId, generation, attempt, costMicros: cost.micros }] : [];
}

/** Whether this lead has passed all steps of the stage, now that the step named is behind it. */
function isComplete(stage: StepsStage, rows: readonly WorkRow[], leadId: string, passed: string): boolean {
  return stage.steps.every(({ step }) => step.name === passed || rows.some((row) => row.leadId === leadId && row.step === step.name && (row.state === 'done' || row.state === 'skipped')));
}

/**
 * Of leads that were taken out while they were under way, what their next step cost counts with the step that was out: of the next one
 * there is no row, and nothing else of it is kept.
 */
function withLost({ name }: Step, results: readonly StepResult[], rows: readonly WorkRow[], next: ReadonlyMap<string, StepResult>): StepResult[] {
  const out = new Map(rows.filter(({ step, state }) => step === name && state === 'running').map(({ leadId, attempt }) => [leadId, attempt]));
  return results.map((result) => {
    const then = next.get(result.leadId);
    if (!then || out.get(result.leadId) === result.attempt) return result;
    return { ...result, cost: { micros: result.cost.micros + then.cost.micros, currency: then.cost.micros > 0 ? then.cost.currency : result.cost.currency } };
  });
}

/** What the step gave to these leads, beside what is known of them already. */
function factsOf(step: Step, judged: readonly Judged[], known?: ReadonlyMap<string, FactTexts>): Map<string, FactTexts> {
  return new Map(judged.map(({ work, output }) => [work.leadId, new Map([...(known?.get(work.leadId) ?? []), ...(output === null ? [] : [[step.gives, output] as const])])]));
}

function sum(one: Taken, other: Taken): Taken {
  return { ended: one.ended || other.ended, micros: one.micros + other.micros, currency: one.micros > 0 ? one.currency : other.currency };
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
