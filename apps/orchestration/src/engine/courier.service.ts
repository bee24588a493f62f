import { setTimeout as delay } from 'node:timers/promises';
import { type Step, type StepItemText, stepKey, stepText } from '@leadfactory/contracts';
import { childTrace, type Clock } from '@leadfactory/kernel';
import { Outbox } from '@leadfactory/messaging';
import { afterCommit, Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type CountedBack, type EnvelopeRef, EnvelopeRepository, type SentEnvelope, unsentUntil } from './envelope.repository';
import type { Loaded } from './envelope.rules';
import type { RunFacts } from './fact.repository';
import type { IssuedWork, IssuingRun } from './issue.repository';
import { reissueAfterMs } from './work.rules';

/** What an envelope says of its run. */
export type RunHead = RunFacts & Pick<IssuingRun, 'campaignId' | 'dry' | 'traceparent'>;

/** A lead whose step is open as running, with all that its service needs. */
export type Ready = IssuedWork & Loaded;

export interface ReadyEnvelope {
  id: string;
  inside: readonly Ready[];
}

const NOTE_AFTER_MS = 50;

/**
 * Sends envelopes after the commit. Their messages are kept nowhere: the rows of what is out tell them again when the broker did not
 * get one, or has lost it.
 */
@Injectable()
export class Courier implements OnModuleDestroy {
  private readonly sent: SentEnvelope[] = [];
  private readonly back = new Map<string, CountedBack>();
  private readonly changed = new Map<string, EnvelopeRef>();
  private noting: Promise<void> | null = null;

  constructor(
    private readonly envelopes: EnvelopeRepository,
    private readonly outbox: Outbox,
    private readonly database: Database,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Notes the envelopes as out, and sends them with this transaction. `next`: where leads may go on at once. */
  async send(tx: Tx, run: RunHead, step: Step, envelopes: readonly ReadyEnvelope[], next?: Step): Promise<void> {
    const now = this.clock.now();
    await this.envelopes.insert(tx, run.tenantId, run.id, step.name, envelopes.map(({ id, inside }) => ({ id, leadIds: inside.map(({ leadId }) => leadId) })), now, unsentUntil(now));
    this.tell(tx, run, step, envelopes, next);
  }

  /** Sends what is noted as out already. */
  tell(tx: Tx, run: RunHead, step: Step, envelopes: readonly ReadyEnvelope[], next?: Step): void {
    this.outbox.sendStepTexts(tx, envelopes.map(({ id, inside }) => {
      const items = inside.map(({ leadId, businessId, attempt, generation, input }): StepItemText => ({ leadId, businessId, attempt, key: stepKey(leadId, step.name, generation), input }));
      // Only leads that have never been here have certainly not been behind it.
      const onward = next !== undefined && inside.every(({ attempt, generation }) => attempt === 1 && generation === 1) ? next : undefined;
      const patienceMs = reissueAfterMs(step.lostAfterSeconds + (onward?.lostAfterSeconds ?? 0), 0);
      const text = stepText({ id, step: step.name, next: onward?.name, tenantId: run.tenantId, runId: run.id, campaignId: run.campaignId, dry: run.dry, traceparent: childTrace(run.traceparent), items });
      return { ...text, onStored: () => this.onStored({ tenantId: run.tenantId, id, patienceMs }) };
    }));
  }

  async onModuleDestroy(): Promise<void> {
    await this.noting;
  }

  /** One lead of each has come back. The count only serves to know how busy a step is: it may come late, and never within a transaction that holds leads. */
  cameBack(tenantId: string, envelopeIds: readonly (string | null)[]): void {
    for (const id of envelopeIds) {
      if (id === null) continue;
      const known = this.back.get(id) ?? { tenantId, id, leads: 0 };
      known.leads += 1;
      this.back.set(id, known);
    }
    this.noteSoon();
  }

  /** Leads have been taken out of these otherwise than by results, with this transaction. */
  takenOut(tx: Tx, tenantId: string, envelopeIds: readonly (string | null)[]): void {
    if (envelopeIds.length === 0) return;
    afterCommit(tx, () => {
      for (const id of envelopeIds) if (id !== null) this.changed.set(id, { tenantId, id });
      this.noteSoon();
    });
  }

  private onStored(envelope: SentEnvelope): void {
    this.sent.push(envelope);
    this.noteSoon();
  }

  private noteSoon(): void {
    this.noting ??= this.note().finally(() => (this.noting = null));
  }

  private async note(): Promise<void> {
    // What comes in the same breath shares a transaction.
    await delay(NOTE_AFTER_MS);
    while (this.sent.length + this.back.size + this.changed.size > 0) {
      const sent = this.sent.splice(0);
      const back = [...this.back.values()];
      const changed = [...this.changed.values()];
      this.back.clear();
      this.changed.clear();
      try {
        await this.database.acrossTenants('envelopes of all tenants come and go', async (tx) => {
          await this.envelopes.holdAll(tx, [...sent, ...back, ...changed]);
          await this.envelopes.sent(tx, sent);
          await this.envelopes.cameBack(tx, back);
          await this.envelopes.recount(tx, changed);
        });
      } catch (error) {
        // What was sent goes again, which does no harm. The others are counted anew with whatever comes next.
        for (const { tenantId, id } of [...back, ...changed]) this.changed.set(id, { tenantId, id });
        return this.logger.warn({ err: error, sent: sent.length, back: back.length }, 'It could not be noted which envelopes were sent and came back.');
      }
    }
  }
}
