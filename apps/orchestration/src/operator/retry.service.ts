import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { pipelineNamed } from '../pipelines/pipelines.rules';
import type { Run } from '../runs/run.repository';
import { RunRecoveryService } from '../runs/run-recovery.service';
import { PastRepository } from './past.repository';
import { type Candidate, type LeftOut, narrows, type Order, part, type Selection, stepIn } from './selection.rules';
import { SelectionRepository } from './selection.repository';
import { VerbRepository } from './verb.repository';

/** The name under which the run's searches stand among its steps. */
const SEARCH = 'search';

/** Sets what failed going again with its old key, so that nothing that was paid is paid again. The run must be held. */
@Injectable()
export class RetryService {
  constructor(
    private readonly selections: SelectionRepository,
    private readonly verbs: VerbRepository,
    private readonly past: PastRepository,
    private readonly recovery: RunRecoveryService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async retry(tx: Tx, run: Run, selection: Selection, actor: string, apply: boolean): Promise<{ leads: number; hurried: number; searches: number; leftOut: LeftOut[] }> {
    const step = selection.step ?? null;
    if (step !== null && step !== SEARCH) stepIn(pipelineNamed(run.pipeline), step, 'step');
    const leads = step === SEARCH ? [] : await this.selections.of(tx, run, selection, apply);
    // Leads that nobody asked for in particular are not worth a word.
    const { fit, leftOut } = part(narrows({ ...selection, step: undefined, error: undefined, group: undefined }) ? leads : leads.filter(canRetry(selection)), against(selection));
    const reopened = fit.filter(({ state }) => state === 'ended');
    const hurried = fit.filter(({ state }) => state !== 'ended');
    const searches = await this.searches(tx, run, selection, apply);
    if (apply && fit.length + searches > 0) await this.apply(tx, run, reopened, hurried, { verb: 'retry', actor, reason: null, step });
    return { leads: fit.length, hurried: hurried.length, searches, leftOut };
  }

  private searches(tx: Tx, run: Run, { step, error, group, ...ofLeads }: Selection, apply: boolean): Promise<number> {
    if (narrows(ofLeads) || (step !== undefined && step !== SEARCH)) return Promise.resolve(0);
    return this.verbs.failedSearches(tx, run, error ?? null, group ?? null, apply);
  }

  private async apply(tx: Tx, run: Run, reopened: readonly Candidate[], hurried: readonly Candidate[], order: Order): Promise<void> {
    const now = this.clock.now();
    const ids = reopened.map(({ id }) => id);
    await this.past.keep(tx, run, ids, { steps: null, states: ['failed'], outputs: false, order, now });
    await this.past.act(tx, run, [...ids, ...hurried.map(({ id }) => id)], order, now);
    await this.verbs.hurry(tx, run, hurried.map(({ id }) => id), order.step);
    await this.recovery.reopen(tx, run, reopened);
  }
}

function canRetry(selection: Selection): (lead: Candidate) => boolean {
  return (lead) => against(selection)(lead) === null;
}

/** Cancelled leads go on only when they are named as such: a retry of what failed does not revive what somebody stopped. */
function against({ leadIds, outcome }: Selection): (lead: Candidate) => { reason: string; detail: string } | null {
  return (lead) => {
    if (lead.state !== 'ended') return lead.trying > 0 ? null : { reason: 'under_way', detail: 'The lead has not ended, and nothing of it waits after a failure.' };
    if (lead.outcome === 'failed') return lead.failed > 0 ? null : { reason: 'no_step_failed', detail: 'No step failed: run the lead again from a step.' };
    if (lead.outcome === 'cancelled' && (leadIds !== undefined || outcome === 'cancelled')) return lead.cancelled > 0 ? null : { reason: 'nothing_cancelled', detail: 'Nothing of it was under way when it was cancelled: run it again from a step.' };
    return { reason: `ended_as_${lead.outcome ?? 'unknown'}`, detail: `The lead ended as ${lead.outcome ?? 'unknown'}, which is no failure: run it again from a step.` };
  };
}
