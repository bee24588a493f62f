import { FoundFact, type Step, type StepEnvelope, stepKey, type StepResult } from '@leadfactory/contracts';
import { childTrace, type Clock, derivedId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { judge, reissueAfterMs } from '../engine/work.rules';
import { pipelineNamed, searchStepOf } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';
import { isBudgetSpent } from '../runs/run.rules';
import { IntakeService } from './intake.service';
import { type Search, searchId, SearchRepository } from './search.repository';
import { searchesAtOnce } from './search.rules';

/** Asks for businesses page by page, until the run has as many leads as it wants or nothing is left to ask. */
@Injectable()
export class SearchService {
  constructor(
    private readonly searches: SearchRepository,
    private readonly runs: RunRepository,
    private readonly intake: IntakeService,
    private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Issues the next searches of a run, which the transaction must hold. */
  async pump(tx: Tx, run: Run, spentMicros = 0): Promise<void> {
    if (!pipelineNamed(run.pipeline).search) return;
    const wanted = run.quota - run.entered;
    if (wanted <= 0) return this.searches.leaveOut(tx, run.tenantId, run.id, 'skipped', ['pending', 'waiting'], 'The quota was reached.');
    if (run.state !== 'running' || isBudgetSpent(run.budget, spentMicros)) return;
    const free = searchesAtOnce(wanted) - (await this.searches.running(tx, run.tenantId, run.id));
    if (free <= 0) return;
    const step = searchStepOf(run);
    const now = this.clock.now();
    await this.send(tx, run, step, await this.searches.take(tx, run.tenantId, run.id, free, now, new Date(now.getTime() + reissueAfterMs(step.lostAfterSeconds, 0))));
  }

  /** Takes the results of searches: businesses become leads, a next page becomes another search. The run must be held. */
  async take(tx: Tx, run: Run, results: readonly StepResult[]): Promise<void> {
    for (const result of results) await this.takeOne(tx, run, result);
    const fresh = await this.runs.find(tx, run.tenantId, run.id);
    if (fresh) await this.pump(tx, fresh, await this.runs.spent(tx, run.tenantId, run.id));
  }

  private async takeOne(tx: Tx, run: Run, result: StepResult): Promise<void> {
    const step = searchStepOf(run);
    const search = await this.searches.lock(tx, run.tenantId, run.id, result.leadId);
    if (!search) return;
    const readable = result.outcome.status === 'done' ? FoundFact.safeParse(result.outcome.output) : null;
    const outcome = readable?.success === false ? { status: 'failed' as const, code: 'invalid_fact', message: `The search gave something that is not a page of businesses: ${readable.error.issues[0]?.path.join('.')}: ${readable.error.issues[0]?.message}`, retry: false } : result.outcome;
    const verdict = judge(search, { ...result, outcome }, { key: stepKey(search.id, step.name, search.generation), optional: false, leadEnded: false, isOwed: search.isOwed, now: this.clock.now(), chance: Math.random() });
    const base = { state: 'done' as Search['state'], failures: search.failures, dueAt: null as Date | null, cause: null as string | null, error: null as string | null, detail: null as string | null, costMicros: result.cost.micros, startedAt: result.startedAt, finishedAt: result.finishedAt as string | null };
    const settle = (more: Partial<typeof base>, page: Parameters<SearchRepository['settle']>[5] = null) => this.searches.settle(tx, run.tenantId, run.id, search.id, { ...base, ...more }, page);
    switch (verdict.kind) {
      case 'ignored':
      case 'recorded':
        return;
      case 'charged':
        await this.searches.charge(tx, run.tenantId, run.id, search.id, result.cost.micros);
        break;
      case 'done':
        if (readable?.success) await settle({}, await this.page(tx, run, search, readable.data));
        break;
      case 'waiting':
        await settle({ state: 'waiting', failures: verdict.failures, dueAt: verdict.dueAt, cause: verdict.cause, error: verdict.error, detail: verdict.detail, finishedAt: null });
        break;
      case 'ended':
        await settle({ state: 'skipped', detail: verdict.detail ?? verdict.reason });
        break;
      case 'held':
        // A person cannot decide about a search; it counts as failed, and can be tried again.
        await settle({ state: 'failed', error: verdict.reason, detail: verdict.detail });
        break;
      case 'skipped':
      case 'failed':
        await settle({ state: 'failed', failures: verdict.failures, error: verdict.error, detail: verdict.detail });
        break;
    }
    await this.runs.spend(tx, run, result.cost.micros, result.cost.currency);
  }

  private async page(tx: Tx, run: Run, search: Search, found: FoundFact): Promise<{ seen: number; found: number; leftOut: Record<string, number> }> {
    const current = await this.runs.find(tx, run.tenantId, run.id);
    const entered = current === undefined || current.state === 'cancelled' ? 0 : await this.intake.take(tx, current, found.businesses);
    if (found.next !== null) {
      const next = { id: searchId(run.id, search.target, found.next), target: search.target, cursor: found.next, position: search.position, page: search.page + 1 };
      await this.searches.insert(tx, run.tenantId, run.id, [next]);
    }
    return { seen: found.seen, found: entered, leftOut: found.leftOut };
  }

  /** Sends searches out that are marked as running. */
  async send(tx: Tx, run: Run, step: Step, searches: readonly Search[]): Promise<void> {
    const envelopes = searches.map((search): StepEnvelope => ({
      id: derivedId(search.id, String(search.attempt)), step: step.name, tenantId: run.tenantId, runId: run.id, campaignId: run.campaignId, dry: run.dry, traceparent: childTrace(run.traceparent),
      items: [{
        leadId: search.id, businessId: null, attempt: search.attempt, key: stepKey(search.id, step.name, search.generation),
        input: { search: { target: search.target, campaignId: run.campaignId, cursor: search.cursor, limit: Math.max(1, run.quota - run.entered), excludeChains: run.excludeChains, sources: run.sources } },
      }],
    }));
    await this.outbox.publishSteps(tx, envelopes);
  }
}
