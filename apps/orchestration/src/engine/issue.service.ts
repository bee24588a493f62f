import type { Step } from '@leadfactory/contracts';
import { type Clock, newId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { OrchestrationEnv } from '../env';
import type { Pipeline } from '../pipelines/pipeline.rules';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { isBudgetSpent, type RunState } from '../runs/run.rules';
import { Courier, type Ready, type RunHead } from './courier.service';
import { type Flow, intoEnvelopes, itemsPerEnvelope, mostOutstanding, room } from './envelope.rules';
import { FactRepository, type FactTexts } from './fact.repository';
import { type IssuedWork, IssueRepository, type IssuingRun } from './issue.repository';
import { type Busy, StepLoad } from './step-load.service';

export interface LeadRef {
  id: string;
  businessId: string;
}

type BeginningRun = RunHead & { state: RunState; budget: { amount: number } | null };

const NO_PLACES = { free: 0, size: 1 };

/** Sends leads' steps out: never more of one tenant than the step can take, its runs in equal shares. */
@Injectable()
export class IssueService {
  constructor(
    private readonly work: IssueRepository,
    private readonly facts: FactRepository,
    private readonly courier: Courier,
    private readonly load: StepLoad,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: Pick<OrchestrationEnv, 'OUTSTANDING_FACTOR' | 'OUTSTANDING_SECONDS'>,
  ) {}

  /** Issues what waits at these steps, as far as there is room. */
  async issue(tx: Tx, tenantId: string, steps: readonly string[]): Promise<void> {
    const runs = (await this.work.runsWithPending(tx, tenantId, steps)).filter((run) => !isBudgetSpent(run.budgetAmount === null ? null : { amount: run.budgetAmount }, run.spentMicros));
    const wanted = [...new Set(runs.flatMap((run) => run.steps))];
    for (const step of steps) if (!wanted.includes(step)) this.load.note(tenantId, step, false);
    if (runs.length === 0) return;
    const loads = await this.load.of(tx, tenantId, wanted, (name, busy) => this.roomAt(name, busy) === 0);
    for (const name of wanted) {
      const step = ISSUED_STEPS.get(name);
      const busy = loads.get(name);
      const free = this.roomAt(name, busy);
      if (!step || free === 0) continue;
      const size = itemsPerEnvelope(step, this.flowOf(busy));
      const waiting = runs.filter((run) => run.steps.includes(name));
      const each = Math.ceil(free / waiting.length);
      const picked = await this.work.pick(tx, tenantId, name, waiting.map(({ id }) => id), each);
      this.load.note(tenantId, name, waiting.some((run) => picked.filter(({ runId }) => runId === run.id).length >= each));
      for (const run of waiting) await this.depart(tx, run, step, picked.filter(({ runId }) => runId === run.id), size);
    }
  }

  /**
   * Opens the step for leads that have just come to it, and sends those for which there is room on their way. Answers the
   * others: they wait behind those that came before them.
   */
  async begin(tx: Tx, run: BeginningRun, pipeline: Pipeline, step: Step, leads: readonly LeadRef[], given?: ReadonlyMap<string, FactTexts>): Promise<LeadRef[]> {
    const { free, size } = await this.placesFor(tx, run, step);
    await this.send(tx, run, pipeline, step, leads.slice(0, free), size, given);
    const waiting = leads.slice(free);
    if (waiting.length === 0) return waiting;
    await this.work.openPending(tx, run.tenantId, run.id, step.name, waiting.map(({ id }) => id));
    this.load.note(run.tenantId, step.name, true);
    return waiting;
  }

  /** Waiting work whose time has come goes out. */
  async wake(tx: Tx, tenantId: string): Promise<void> {
    await this.work.wake(tx, tenantId, this.clock.now());
    await this.issue(tx, tenantId, [...ISSUED_STEPS.keys()]);
  }

  /** So many leads of the step have come back. Answers whether others may wait for their places. */
  cameBack(tenantId: string, step: string, leads: number): boolean {
    this.load.cameBack(tenantId, step, leads);
    return this.load.mayWait(tenantId, step);
  }

  /** Opens the step for these leads and sends them on their way. */
  private async send(tx: Tx, run: RunHead, pipeline: Pipeline, step: Step, going: readonly LeadRef[], size: number, given?: ReadonlyMap<string, FactTexts>): Promise<void> {
    if (going.length === 0) return;
    const known = await this.facts.of(tx, run, pipeline, going.map(({ id }) => id), [...step.needs, ...step.uses], given);
    const loaded = going.map(({ id, businessId }) => ({ leadId: id, businessId, input: known.get(id) ?? new Map() }));
    const envelopes = intoEnvelopes(loaded, size).map((inside) => ({ id: newId(), inside }));
    const opened = await this.work.openRunning(tx, run.tenantId, run.id, step.name, envelopes.flatMap(({ id, inside }) => inside.map(({ leadId }) => ({ leadId, envelopeId: id }))), this.clock.now());
    this.load.left(run.tenantId, step.name, opened.length);
    const open = new Map(opened.map((one) => [one.leadId, one]));
    const ready = envelopes.map(({ id, inside }) => ({
      id,
      inside: inside.flatMap((lead): Ready[] => {
        const one = open.get(lead.leadId);
        return one ? [{ ...lead, runId: run.id, step: step.name, attempt: one.attempt, generation: one.generation }] : [];
      }),
    }));
    await this.courier.send(tx, run, step, ready.filter(({ inside }) => inside.length > 0));
  }

  /** How many of the run's leads may go out at once, none while others wait before them; and how many travel together. */
  private async placesFor(tx: Tx, run: BeginningRun, step: Step): Promise<{ free: number; size: number }> {
    if (run.state !== 'running') return NO_PLACES;
    if (run.budget !== null && isBudgetSpent(run.budget, await this.work.spent(tx, run.tenantId, run.id))) return NO_PLACES;
    const most = (busy: Busy | undefined) => mostOutstanding(step, this.env.OUTSTANDING_FACTOR, this.flowOf(busy));
    const busy = (await this.load.of(tx, run.tenantId, [step.name], (_, known) => known.out >= most(known))).get(step.name);
    return { free: busy === undefined || busy.waits ? 0 : Math.max(0, most(busy) - busy.out), size: itemsPerEnvelope(step, this.flowOf(busy)) };
  }

  /** How many more leads the step takes in whole envelopes. */
  private roomAt(name: string, busy: Busy | undefined): number {
    const step = ISSUED_STEPS.get(name);
    return step ? room(busy?.out ?? 0, mostOutstanding(step, this.env.OUTSTANDING_FACTOR, this.flowOf(busy))) : 0;
  }

  private flowOf(busy: Busy | undefined): Flow {
    return { perSecond: busy?.perSecond ?? 0, seconds: this.env.OUTSTANDING_SECONDS };
  }

  private async depart(tx: Tx, run: IssuingRun, step: Step, picked: readonly IssuedWork[], size: number): Promise<void> {
    if (picked.length === 0) return;
    const envelopes = intoEnvelopes(await this.loaded(tx, run, step, picked), size).map((inside) => ({ id: newId(), inside }));
    const now = this.clock.now();
    for (const { id, inside } of envelopes) await this.work.depart(tx, run.tenantId, run.id, step.name, { id, leadIds: inside.map(({ leadId }) => leadId) }, now);
    this.load.left(run.tenantId, step.name, picked.length);
    await this.courier.send(tx, run, step, envelopes);
  }

  private async loaded(tx: Tx, run: IssuingRun, step: Step, work: readonly IssuedWork[]): Promise<Ready[]> {
    const known = await this.facts.of(tx, run, pipelineNamed(run.pipeline), work.map(({ leadId }) => leadId), [...step.needs, ...step.uses]);
    return work.map((one) => ({ ...one, input: known.get(one.leadId) ?? new Map() }));
  }
}
