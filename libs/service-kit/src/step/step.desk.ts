import { type Step, type StepEnvelope, type StepItem, type ResultEnvelope, type StepOutcome, type StepResult } from '@leadfactory/contracts';
import { AppError, type Clock, type Cost, isTransient, newId, NO_COST, toAppError, traceIdOf } from '@leadfactory/kernel';
import { claimInbox, type Messaging, type Outbox, seenInInbox } from '@leadfactory/messaging';
import type { Database, Tx } from '@leadfactory/persistence';
import type { Logger } from '../observe/logger';
import type { Metrics } from '../observe/metrics';
import { outcomeOfError } from './outcome.rules';
import { BrokenFact } from './step.facts';

export interface StepParts {
  database: Database;
  messaging: Messaging;
  outbox: Outbox;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** A lead's work at hand. */
export interface Task extends StepItem {
  /** What became of the step before, when the lead came from there at once: nobody has been told of it. */
  readonly passed?: { readonly step: string; readonly result: StepResult };
}

/** A lead's outcome and what it took. */
export interface Finished {
  item: Task;
  outcome: StepOutcome;
  cost: Cost;
  startedAt: Date;
}

/** What both kinds of steps share: recognising repeats, and sending results in the transaction that makes them true. */
export class StepDesk {
  readonly consumer: string;

  constructor(
    readonly contract: Step,
    readonly parts: StepParts,
  ) {
    this.consumer = `step:${contract.name}`;
  }

  /** The envelope in parts that are handled at once, each with its name: the same ones whenever it comes. */
  partsOf(envelope: StepEnvelope): { part: string; items: StepItem[] }[] {
    const size = this.contract.batchSize;
    return Array.from({ length: Math.ceil(envelope.items.length / size) }, (_, at) => ({
      part: at === 0 ? envelope.id : `${envelope.id}+${at * size}`, items: envelope.items.slice(at * size, (at + 1) * size),
    }));
  }

  /** The envelope's leads that have no outcome yet: spares repeats their work; claim() makes sure. */
  async unfinished(envelope: StepEnvelope): Promise<StepItem[]> {
    if (this.contract.keeps === 'nothing') return envelope.items;
    const seen = await this.parts.database.withTenant(envelope.tenantId, (tx) => seenInInbox(tx, this.consumer, envelope.items.map((item) => itemKey(envelope, item))));
    return envelope.items.filter((item) => !seen.has(itemKey(envelope, item)));
  }

  /** Whether nobody has finished this lead of the envelope; it is now finished by this transaction. */
  async claim(tx: Tx, envelope: StepEnvelope, item: StepItem): Promise<boolean> {
    return (await this.claimEach(tx, [{ envelope, item }])).length > 0;
  }

  /** Those that nobody has finished, of several envelopes of one tenant. */
  async claimEach<W extends { envelope: StepEnvelope; item: StepItem }>(tx: Tx, works: readonly W[]): Promise<W[]> {
    const claimed = await claimInbox(tx, this.consumer, works.map(({ envelope, item }) => itemKey(envelope, item)));
    return works.filter(({ envelope, item }) => claimed.delete(itemKey(envelope, item)));
  }

  /** Whether this transaction finishes the whole part; otherwise somebody else has begun to. */
  async claimWhole(tx: Tx, part: string): Promise<boolean> {
    return (await claimInbox(tx, this.consumer, [part])).has(part);
  }

  /**
   * Notes that the part goes lead by lead, each under its own claim, unless it is finished as a whole. Answers whether it goes
   * lead by lead: here, or because somebody has noted it before.
   */
  split(envelope: StepEnvelope, part: string): Promise<boolean> {
    return this.parts.database.withTenant(envelope.tenantId, async (tx) => {
      const mark = `${part}/split`;
      if (await this.claimWhole(tx, part)) return this.claimWhole(tx, mark);
      return (await seenInInbox(tx, this.consumer, [mark])).has(mark);
    });
  }

  /** Sends the outcomes of claimed items back with this transaction. */
  async settle(tx: Tx, envelope: StepEnvelope, finished: Finished[]): Promise<Finished[]> {
    if (finished.length > 0) await this.parts.outbox.publishResults(tx, this.results(envelope, finished));
    return finished;
  }

  /** Sends outcomes back that stand in no transaction, because they can be found anew. Answers whether the broker has them. */
  tell(envelope: StepEnvelope, finished: readonly Finished[]): Promise<boolean> {
    return this.parts.messaging.tellResults(this.results(envelope, finished));
  }

  /** What is told of these leads, as of now. */
  resultsOf(finished: readonly Finished[]): StepResult[] {
    const finishedAt = this.parts.clock.now().toISOString();
    return finished.map(({ item, outcome, cost, startedAt }) => ({ leadId: item.leadId, key: item.key, attempt: item.attempt, outcome, cost, startedAt: startedAt.toISOString(), finishedAt }));
  }

  private results(envelope: StepEnvelope, finished: readonly Finished[]): ResultEnvelope {
    const passed = finished.flatMap(({ item }) => item.passed ?? []);
    return {
      id: newId(), step: envelope.step, tenantId: envelope.tenantId, runId: envelope.runId, traceparent: envelope.traceparent, results: this.resultsOf(finished),
      ...(passed[0] && { passed: { step: passed[0].step, results: passed.map(({ result }) => result) } }),
    };
  }

  /**
   * The outcome that an error means for its lead. An unforeseen one keeps its stack in the log, under an id that the
   * outcome names.
   */
  outcomeOf(error: unknown, envelope: StepEnvelope, item: StepItem): StepOutcome {
    const fields = this.fields(envelope, item);
    const fault = toAppError(error);
    if (fault.code === 'internal') {
      const errorId = newId();
      this.parts.logger.error({ ...fields, errorId, err: error, fields: fault.details.fields }, `${this.contract.name} failed.`);
      // The message of an AppError was written to be read; that of any other error may hold anything.
      const message = error instanceof AppError ? error.message : `Something went wrong; the log has it as ${errorId}.`;
      return { ...outcomeOfError(new AppError('internal', message, fault.details)), ...(error instanceof BrokenFact ? { retry: false } : {}) };
    }
    const outcome = outcomeOfError(fault);
    if (outcome.status === 'failed') this.parts.logger.warn({ ...fields, code: fault.code, transient: isTransient(fault), context: fault.details.context }, `${this.contract.name} failed: ${outcome.message}`);
    return outcome;
  }

  /** Counts the leads by how they came out and, where the log is that fine, writes a line for each, once their outcomes are committed. */
  told(envelope: StepEnvelope, finished: readonly Finished[]): void {
    const counts = new Map<string, number>();
    for (const { outcome } of finished) counts.set(outcome.status, (counts.get(outcome.status) ?? 0) + 1);
    for (const [status, count] of counts) this.parts.metrics.steps.inc({ step: this.contract.name, status }, count);
    if (!this.parts.logger.isDebugging) return;
    const now = this.parts.clock.now().getTime();
    for (const { item, outcome, startedAt } of finished) this.parts.logger.debug({ ...this.fields(envelope, item), status: outcome.status, ms: now - startedAt.getTime() }, `${this.contract.name} finished.`);
  }

  /** A finished item without an outcome of the handler's: what it threw instead. */
  failedBy(error: unknown, envelope: StepEnvelope, item: StepItem, startedAt: Date, cost: Cost = NO_COST): Finished {
    return { item, outcome: this.outcomeOf(error, envelope, item), cost, startedAt };
  }

  private fields(envelope: StepEnvelope, item: StepItem): Record<string, unknown> {
    return { step: this.contract.name, traceId: traceIdOf(envelope.traceparent), tenantId: envelope.tenantId, runId: envelope.runId, leadId: item.leadId, attempt: item.attempt };
  }
}

/** One lead's work in one envelope: whoever sends the work once more puts it into another envelope. */
function itemKey(envelope: Pick<StepEnvelope, 'id'>, item: Pick<StepItem, 'leadId'>): string {
  return `${envelope.id}/${item.leadId}`;
}
