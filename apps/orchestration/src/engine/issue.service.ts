import { type Step, type StepEnvelope } from '@leadfactory/contracts';
import { childTrace, type Clock, newId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { OrchestrationEnv } from '../env';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { isBudgetSpent } from '../runs/run.rules';
import { intoEnvelopes, itemsPerEnvelope, mostOutstanding, room } from './envelope.rules';
import { FactRepository } from './fact.repository';
import { type IssuedWork, IssueRepository, type IssuingRun } from './issue.repository';
import { reissueAfterMs, workKey } from './work.rules';

/** How long each step's work may be out before it goes again, in milliseconds. */
const PATIENCE: ReadonlyMap<string, number> = new Map([...ISSUED_STEPS.values()].map((step) => [step.name, reissueAfterMs(step.lostAfterSeconds, 0)]));

/** Sends leads' steps out: never more of one tenant than the step can take, its runs in equal shares. */
@Injectable()
export class IssueService {
  constructor(
    private readonly work: IssueRepository,
    private readonly facts: FactRepository,
    private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(ENV) private readonly env: Pick<OrchestrationEnv, 'OUTSTANDING_FACTOR'>,
  ) {}

  /** Issues what waits at these steps, as far as there is room. */
  async issue(tx: Tx, tenantId: string, steps: readonly string[]): Promise<void> {
    const runs = (await this.work.runsWithPending(tx, tenantId, steps)).filter((run) => !isBudgetSpent(run.budgetAmount === null ? null : { amount: run.budgetAmount }, run.spentMicros));
    if (runs.length === 0) return;
    const wanted = [...new Set(runs.flatMap((run) => run.steps))];
    const outstanding = await this.work.outstanding(tx, tenantId, wanted);
    const now = this.clock.now();
    for (const name of wanted) {
      const step = ISSUED_STEPS.get(name);
      if (!step) continue;
      const free = room(outstanding.get(name) ?? 0, mostOutstanding(step, this.env.OUTSTANDING_FACTOR));
      if (free === 0) continue;
      const waiting = runs.filter((run) => run.steps.includes(name));
      const taken = await this.work.take(tx, tenantId, name, waiting.map(({ id }) => id), Math.ceil(free / waiting.length), now, new Date(now.getTime() + reissueAfterMs(step.lostAfterSeconds, 0)));
      await this.send(tx, waiting, step, taken);
    }
  }

  /** What has been out too long goes out again as the same attempt: the broker may have lost it. Answers how many. */
  async reissue(tx: Tx, tenantId: string): Promise<number> {
    const late = await this.work.retake(tx, tenantId, this.clock.now(), PATIENCE);
    if (late.length === 0) return 0;
    const runs = await this.work.runsById(tx, tenantId, [...new Set(late.map(({ runId }) => runId))]);
    for (const name of new Set(late.map((one) => one.step))) {
      const step = ISSUED_STEPS.get(name);
      if (step) await this.send(tx, runs, step, late.filter((one) => one.step === name));
    }
    return late.length;
  }

  /** Waiting work whose time has come goes out. */
  async wake(tx: Tx, tenantId: string): Promise<void> {
    await this.work.wake(tx, tenantId, this.clock.now());
    await this.issue(tx, tenantId, [...ISSUED_STEPS.keys()]);
  }

  private async send(tx: Tx, runs: readonly IssuingRun[], step: Step, work: readonly IssuedWork[]): Promise<void> {
    for (const run of runs) {
      const mine = work.filter(({ runId }) => runId === run.id);
      if (mine.length === 0) continue;
      const known = await this.facts.of(tx, run, pipelineNamed(run.pipeline), mine.map(({ leadId }) => leadId), [...step.needs, ...step.uses]);
      const items = mine.flatMap(({ leadId, attempt, generation }) => {
        const lead = known.get(leadId);
        if (!lead) return [];
        return [{ item: { leadId, businessId: lead.businessId, attempt, key: workKey(leadId, step.name, generation), input: lead.facts }, bytes: lead.bytes }];
      });
      const common = { step: step.name, tenantId: run.tenantId, runId: run.id, campaignId: run.campaignId, dry: run.dry };
      await this.outbox.publishSteps(tx, intoEnvelopes(items, itemsPerEnvelope(step)).map((envelope): StepEnvelope => ({ id: newId(), ...common, traceparent: childTrace(run.traceparent), items: envelope })));
    }
  }
}
