import { type Step, type StepEnvelope, type StepItem, type StepOutcome, type StepResult } from '@leadfactory/contracts';
import { AppError, type Clock, type Cost, isTransient, newId, NO_COST, toAppError, traceIdOf } from '@leadfactory/kernel';
import { claimInbox, type Outbox, seenInInbox } from '@leadfactory/messaging';
import type { Database, Tx } from '@leadfactory/persistence';
import type { Logger } from '../observe/logger';
import type { Metrics } from '../observe/metrics';
import { outcomeOfError } from './outcome.rules';
import { BrokenFact } from './step.facts';

export interface StepParts {
  database: Database;
  outbox: Outbox;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** A lead's outcome and what it took. */
export interface Finished {
  item: StepItem;
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

  /** The envelope's leads whose attempt has no outcome yet: spares repeats their work; claim() makes sure. */
  async unfinished(envelope: StepEnvelope): Promise<StepItem[]> {
    const seen = await this.parts.database.withTenant(envelope.tenantId, (tx) => seenInInbox(tx, this.consumer, envelope.items.map(attemptKey)));
    return envelope.items.filter((item) => !seen.has(attemptKey(item)));
  }

  /** Those of the items that nobody has finished, now finished by this transaction. */
  async claim(tx: Tx, items: readonly StepItem[]): Promise<StepItem[]> {
    const claimed = await claimInbox(tx, this.consumer, items.map(attemptKey));
    return items.filter((item) => claimed.has(attemptKey(item)));
  }

  /** Sends the outcomes of claimed items back with this transaction. */
  async settle(tx: Tx, envelope: StepEnvelope, finished: Finished[]): Promise<Finished[]> {
    if (finished.length === 0) return finished;
    await this.release(tx, finished.filter(({ outcome }) => outcome.status === 'wait').map(({ item }) => item));
    const finishedAt = this.parts.clock.now().toISOString();
    const results = finished.map(({ item, outcome, cost, startedAt }): StepResult => ({
      leadId: item.leadId, key: item.key, attempt: item.attempt, outcome, cost, startedAt: startedAt.toISOString(), finishedAt,
    }));
    await this.parts.outbox.publishResults(tx, { id: newId(), step: envelope.step, tenantId: envelope.tenantId, runId: envelope.runId, traceparent: envelope.traceparent, results });
    return finished;
  }

  /** Waiting costs no attempt: the same attempt comes again later, and must not be taken for a repeat then. */
  private async release(tx: Tx, items: readonly StepItem[]): Promise<void> {
    if (items.length === 0) return;
    await tx.query('DELETE FROM inbox WHERE consumer = $1 AND key = ANY($2::text[])', [this.consumer, items.map(attemptKey)]);
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

  /** One line and one count per lead, once its outcome is committed. */
  told(envelope: StepEnvelope, finished: readonly Finished[]): void {
    for (const { item, outcome, startedAt } of finished) {
      this.parts.metrics.steps.inc({ step: this.contract.name, status: outcome.status });
      this.parts.logger.debug({ ...this.fields(envelope, item), status: outcome.status, ms: this.parts.clock.now().getTime() - startedAt.getTime() }, `${this.contract.name} finished.`);
    }
  }

  /** A finished item without an outcome of the handler's: what it threw instead. */
  failedBy(error: unknown, envelope: StepEnvelope, item: StepItem, startedAt: Date, cost: Cost = NO_COST): Finished {
    return { item, outcome: this.outcomeOf(error, envelope, item), cost, startedAt };
  }

  private fields(envelope: StepEnvelope, item: StepItem): Record<string, unknown> {
    return { step: this.contract.name, traceId: traceIdOf(envelope.traceparent), tenantId: envelope.tenantId, runId: envelope.runId, leadId: item.leadId, attempt: item.attempt };
  }
}

/** One attempt at one lead's step. */
function attemptKey(item: Pick<StepItem, 'key' | 'attempt'>): string {
  return `${item.key}#${item.attempt}`;
}
