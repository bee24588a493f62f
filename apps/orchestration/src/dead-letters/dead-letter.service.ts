import { type ResultEnvelope, StepEnvelope, stepSubject } from '@leadfactory/contracts';
import { AppError, type Clock, newId } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { PLATFORM_TENANT, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { SEARCH_STEPS } from '../pipelines/pipelines.rules';
import { type Run, RunRepository } from '../runs/run.repository';
import { RunRecoveryService } from '../runs/run-recovery.service';
import { LeadRepository } from '../engine/lead.repository';
import { type DeadLetter, DeadLetterRepository } from './dead-letter.repository';

/** The code under which leads fail whose work was given up. */
export const GIVEN_UP = 'dead_letter';

/** Keeps the list of messages that were given up, sends them again, or drops them for good (R12.05). */
@Injectable()
export class DeadLetterService {
  constructor(
    private readonly letters: DeadLetterRepository,
    private readonly runs: RunRepository,
    private readonly recovery: RunRecoveryService,
    private readonly leads: LeadRepository,
    private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Lists the letter. When it was the work of leads, they fail with it: nobody else will answer for them. */
  async note(tx: Tx, tenantId: string, letter: Omit<DeadLetter, 'state'>): Promise<void> {
    await this.letters.insert(tx, tenantId, letter);
    const envelope = stepsIn(letter);
    if (!envelope || envelope.tenantId !== tenantId) return;
    const now = this.clock.now().toISOString();
    const results = envelope.items.map(({ leadId, key, attempt }) => ({
      leadId, key, attempt, cost: { micros: 0, currency: 'USD' }, startedAt: now, finishedAt: now,
      outcome: { status: 'failed' as const, code: GIVEN_UP, message: `The work was given up after ${letter.deliveries} deliveries: ${firstLine(letter.reason)}`, retry: false },
    }));
    await this.outbox.publishResults(tx, { id: newId(), step: envelope.step, tenantId, runId: envelope.runId, traceparent: envelope.traceparent, results } satisfies ResultEnvelope);
  }

  /** Sends the message again. Leads and searches that failed with it go on. @throws AppError not_found, conflict */
  async replay(tx: Tx, tenantId: string, id: string): Promise<DeadLetter> {
    const letter = await this.open(tx, tenantId, id);
    if (!isWhole(letter)) throw new AppError('conflict', `The message of dead letter ${id} was too large to be passed on: ${letter.body}. Retry the failed steps of its run instead.`);
    // What was of the installation could not be read when it came: no lead has failed with it, and it goes as it is.
    const envelope = tenantId === PLATFORM_TENANT ? undefined : stepsIn(letter);
    if (envelope) await this.reissue(tx, tenantId, envelope);
    else await this.outbox.republish(tx, { tenantId, subject: letter.subject, body: letter.body });
    await this.letters.setState(tx, tenantId, id, 'replayed', null, this.clock.now());
    return { ...letter, state: 'replayed' };
  }

  async drop(tx: Tx, tenantId: string, id: string, reason: string): Promise<DeadLetter> {
    const letter = await this.open(tx, tenantId, id);
    await this.letters.setState(tx, tenantId, id, 'dropped', reason, this.clock.now());
    return { ...letter, state: 'dropped' };
  }

  private async open(tx: Tx, tenantId: string, id: string): Promise<DeadLetter> {
    const letter = await this.letters.lock(tx, tenantId, id);
    if (!letter) throw new AppError('not_found', `There is no dead letter ${id}.`);
    if (letter.state !== 'open') throw new AppError('conflict', `Dead letter ${id} has been ${letter.state} already.`);
    return letter;
  }

  /** The old message stands for work that has failed since: the work itself is set going again, as a new attempt. */
  private async reissue(tx: Tx, tenantId: string, envelope: StepEnvelope): Promise<void> {
    const run = await this.runs.lock(tx, tenantId, envelope.runId);
    if (!run) throw new AppError('conflict', `The run ${envelope.runId} of this message does not exist any more.`);
    if (run.state === 'cancelled') throw new AppError('conflict', `The run ${run.name} was cancelled; its work is not sent again.`);
    const reopened = await this.reopen(tx, run, envelope.step, envelope.items.map(({ leadId }) => leadId));
    if (reopened === 0) throw new AppError('conflict', `Nothing of run ${run.name} stands as given up with this message: it goes on already, has ended otherwise, or has not been told yet. Drop the message when it is not needed.`);
  }

  /** Of a search step the items are searches, not leads. Answers how many go on. */
  private async reopen(tx: Tx, run: Run, step: string, ids: readonly string[]): Promise<number> {
    if (SEARCH_STEPS.has(step)) return this.recovery.reopenSearches(tx, run, ids, GIVEN_UP);
    const given = await this.leads.endedBy(tx, run.tenantId, run.id, ids, step, GIVEN_UP);
    if (given.length > 0) await this.recovery.reopen(tx, run, given);
    return given.length;
  }
}

/** The step envelope in the letter; undefined for anything else, or one that cannot be read. */
function stepsIn({ subject, body }: Pick<DeadLetter, 'subject' | 'body'>): StepEnvelope | undefined {
  if (!subject.startsWith(stepSubject({ name: '' }))) return undefined;
  try {
    return StepEnvelope.safeParse(JSON.parse(body)).data;
  } catch {
    // A body that is no JSON is a dead letter for that very reason.
    return undefined;
  }
}

/** A message too large to travel inside its notice is replaced there by a remark in parentheses; every message is JSON. */
function isWhole({ body }: Pick<DeadLetter, 'body'>): boolean {
  return !body.startsWith('(');
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}
