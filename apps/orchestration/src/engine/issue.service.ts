import type { Step } from '@leadfactory/contracts';
import { type Clock, newId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { OrchestrationEnv } from '../env';
import { nextOf, type Pipeline } from '../pipelines/pipeline.rules';
import { ISSUED_STEPS, pipelineNamed, STEPS_BEHIND } from '../pipelines/pipelines.rules';
import { isBudgetSpent, type RunState } from '../runs/run.rules';
import { Courier, type Ready, type RunHead } from './courier.service';
import { type Flow, inTurns, intoEnvelopes, itemsPerEnvelope, mostOutstanding, room } from './envelope.rules';
import { FactRepository, type FactTexts } from './fact.repository';
import { type IssuedWork, IssueRepository, type IssuingRun } from './issue.repository';
import { type Busy, StepLoad } from './step-load.service';

export interface LeadRef {
  id: string;
  businessId: string;
}

type BeginningRun = RunHead & { state: RunState; budget: { amount: number } | null };

/** Places that are taken for leads about to go. */
interface Places {
  taken: number;
  /** How many leads travel together. */
  size: number;
  /** Gives back so many that nobody needs. */
  giveBack: (places: number) => void;
}

const NO_PLACES: Places = { taken: 0, size: 1, giveBack: () => undefined };
const ENTRIES = [...STEPS_BEHIND.keys()];

/** The steps whose leads count against the places of this one. */
function counted(step: string): string[] {
  return [step, ...(STEPS_BEHIND.get(step) ?? [])];
}

/** Where leads may go on at once. The budget of a run is looked at whenever leads come back: those of a run that has one come back from each step. */
function onwardFrom(pipeline: Pipeline, step: Step, isUnlimited: boolean): Step | undefined {
  return isUnlimited ? nextOf(pipeline, step) : undefined;
}

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
    await this.count(tx, tenantId, wanted);
    for (const name of wanted) {
      const step = ISSUED_STEPS.get(name);
      if (!step) continue;
      const { most, out, size } = this.placesAt(tenantId, step);
      const free = room(out, most);
      if (free > 0) await this.fill(tx, tenantId, step, runs.filter((run) => run.steps.includes(name)), free, size);
    }
  }

  /**
   * Opens the step for leads that have just come to it, and sends those for which there is room on their way. Answers the
   * others: they wait behind those that came before them.
   */
  async begin(tx: Tx, run: BeginningRun, pipeline: Pipeline, step: Step, leads: readonly LeadRef[], given?: ReadonlyMap<string, FactTexts>): Promise<LeadRef[]> {
    const places = await this.placesFor(tx, run, step, leads.length);
    await this.send(tx, run, pipeline, step, leads.slice(0, places.taken), places, given);
    const waiting = leads.slice(places.taken);
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

  /** So many leads of the step have come back. Answers at which steps others may wait for their places: there, and where leads enter. */
  cameBack(tenantId: string, step: string, leads: number): string[] {
    this.load.cameBack(tenantId, step, leads);
    return [step, ...ENTRIES.filter((entry) => entry !== step && STEPS_BEHIND.get(entry)?.includes(step))].filter((name) => this.load.mayWait(tenantId, name) && (this.hasRoom(tenantId, name) || this.load.isOld(tenantId, counted(name))));
  }

  /**
   * Sends out as many of the runs' leads as there is room for. Many runs take turns with whole envelopes: a few leads of each in an
   * envelope of their own would cost as many messages and transactions. Who begins is left to chance, so that over time all get alike.
   */
  private async fill(tx: Tx, tenantId: string, step: Step, runs: readonly IssuingRun[], free: number, size: number): Promise<void> {
    const giveBack = this.load.take(tx, tenantId, step.name, free + runs.length);
    const turns = inTurns(runs, Math.ceil(free / size), Math.random());
    let left = free;
    let waits = false;
    for (const turn of turns) {
      if (left <= 0) {
        waits = true;
        break;
      }
      const each = Math.ceil(left / turn.length);
      const picked = await this.work.pick(tx, tenantId, step.name, turn.map(({ id }) => id), each);
      left -= picked.length;
      for (const run of turn) {
        const own = picked.filter(({ runId }) => runId === run.id);
        waits ||= own.length >= each;
        await this.depart(tx, run, step, own, size);
      }
    }
    giveBack(runs.length + left);
    this.load.note(tenantId, step.name, waits);
  }

  /** Opens the step for these leads and sends them on their way. */
  private async send(tx: Tx, run: BeginningRun, pipeline: Pipeline, step: Step, going: readonly LeadRef[], { size, giveBack }: Places, given?: ReadonlyMap<string, FactTexts>): Promise<void> {
    if (going.length === 0) return;
    const known = await this.facts.of(tx, run, pipeline, going.map(({ id }) => id), [...step.needs, ...step.uses], given);
    const loaded = going.map(({ id, businessId }) => ({ leadId: id, businessId, input: known.get(id) ?? new Map() }));
    const envelopes = intoEnvelopes(loaded, size).map((inside) => ({ id: newId(), inside }));
    const opened = await this.work.openRunning(tx, run.tenantId, run.id, step.name, envelopes.flatMap(({ id, inside }) => inside.map(({ leadId }) => ({ leadId, envelopeId: id }))), this.clock.now());
    giveBack(going.length - opened.length);
    const open = new Map(opened.map((one) => [one.leadId, one]));
    const ready = envelopes.map(({ id, inside }) => ({
      id,
      inside: inside.flatMap((lead): Ready[] => {
        const one = open.get(lead.leadId);
        return one ? [{ ...lead, runId: run.id, step: step.name, attempt: one.attempt, generation: one.generation }] : [];
      }),
    }));
    await this.courier.send(tx, run, step, ready.filter(({ inside }) => inside.length > 0), onwardFrom(pipeline, step, run.budget === null));
  }

  /** Takes places for the run's leads, as many as are free, none while others wait before them. */
  private async placesFor(tx: Tx, run: BeginningRun, step: Step, leads: number): Promise<Places> {
    if (run.state !== 'running') return NO_PLACES;
    if (run.budget !== null && isBudgetSpent(run.budget, await this.work.spent(tx, run.tenantId, run.id))) return NO_PLACES;
    await this.count(tx, run.tenantId, [step.name]);
    if (this.load.mayWait(run.tenantId, step.name)) return NO_PLACES;
    const { most, out, size } = this.placesAt(run.tenantId, step);
    const taken = Math.min(leads, Math.max(0, most - out));
    return { taken, size, giveBack: this.load.take(tx, run.tenantId, step.name, taken) };
  }

  /**
   * How many leads the step may have out, how many it has, and how many travel together. Where leads enter a pipeline all that are
   * further on count too, and nobody is let in while some wait there: who is in goes through without queueing, the queue stands
   * before the door, and another tenant finds no step full.
   */
  private placesAt(tenantId: string, step: Step): { most: number; out: number; size: number } {
    const loads = this.load.known(tenantId, counted(step.name));
    const flow = this.flowOf(loads.get(step.name));
    const most = mostOutstanding(step, this.env.OUTSTANDING_FACTOR, flow);
    const out = counted(step.name).reduce((sum, name) => sum + (loads.get(name)?.out ?? 0), 0);
    const isCrowded = STEPS_BEHIND.get(step.name)?.some((name) => loads.get(name)?.waits) ?? false;
    return { most, out: isCrowded ? Math.max(out, most) : out, size: itemsPerEnvelope(step, flow) };
  }

  private hasRoom(tenantId: string, name: string): boolean {
    const step = ISSUED_STEPS.get(name);
    if (!step) return false;
    const { most, out } = this.placesAt(tenantId, step);
    return room(out, most) > 0;
  }

  /** Counts what is out at these steps and at what counts against their places, if it is time: what seems full is counted again soon. */
  private count(tx: Tx, tenantId: string, names: readonly string[]): Promise<void> {
    const full = new Set(names.filter((name) => !this.hasRoom(tenantId, name)).flatMap(counted));
    return this.load.count(tx, tenantId, [...new Set(names.flatMap(counted))], full);
  }

  private flowOf(busy: Busy | undefined): Flow {
    return { perSecond: busy?.perSecond ?? 0, seconds: this.env.OUTSTANDING_SECONDS };
  }

  private async depart(tx: Tx, run: IssuingRun, step: Step, picked: readonly IssuedWork[], size: number): Promise<void> {
    if (picked.length === 0) return;
    const envelopes = intoEnvelopes(await this.loaded(tx, run, step, picked), size).map((inside) => ({ id: newId(), inside }));
    const now = this.clock.now();
    await Promise.all(envelopes.map(({ id, inside }) => this.work.depart(tx, run.tenantId, run.id, step.name, { id, leadIds: inside.map(({ leadId }) => leadId) }, now)));
    await this.courier.send(tx, run, step, envelopes, onwardFrom(pipelineNamed(run.pipeline), step, run.budgetAmount === null));
  }

  private async loaded(tx: Tx, run: IssuingRun, step: Step, work: readonly IssuedWork[]): Promise<Ready[]> {
    const known = await this.facts.of(tx, run, pipelineNamed(run.pipeline), work.map(({ leadId }) => leadId), [...step.needs, ...step.uses]);
    return work.map((one) => ({ ...one, input: known.get(one.leadId) ?? new Map() }));
  }
}
