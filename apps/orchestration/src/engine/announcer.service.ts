import { LeadsAdvanced, LeadsEnded, LeadsFound, LeadsReopened, RunFinished, RunStarted } from '@leadfactory/contracts';
import { Outbox } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Run } from '../runs/run.repository';

type Of<E extends { payload: z.ZodType }> = z.input<E['payload']>;
type RunRef = Pick<Run, 'id' | 'tenantId' | 'campaignId' | 'traceparent'>;

/** So many leads fit into one event with room to spare. */
const LEADS_PER_EVENT = 500;

/** Tells the other services what became of runs and leads, in the transaction that makes it true. */
@Injectable()
export class Announcer {
  constructor(private readonly outbox: Outbox) {}

  async started(tx: Tx, run: Run): Promise<void> {
    await this.outbox.publishEvent(tx, RunStarted, { runId: run.id, campaignId: run.campaignId, pipeline: run.pipeline, quota: run.quota, dry: run.dry }, options(run, run.startedAt));
  }

  async finished(tx: Tx, run: RunRef, state: Of<typeof RunFinished>['state'], leads: number, now: Date): Promise<void> {
    await this.outbox.publishEvent(tx, RunFinished, { runId: run.id, campaignId: run.campaignId, state, leads }, options(run, now));
  }

  async found(tx: Tx, run: RunRef, leads: Of<typeof LeadsFound>['leads'], now: Date): Promise<void> {
    await this.outbox.publishEvents(tx, LeadsFound, portions(leads).map((portion) => ({ ...aboutRun(run), leads: portion })), options(run, now));
  }

  async advanced(tx: Tx, run: RunRef, step: string, leads: Of<typeof LeadsAdvanced>['leads'], now: Date): Promise<void> {
    await this.outbox.publishEvents(tx, LeadsAdvanced, portions(leads).map((portion) => ({ ...aboutRun(run), step, leads: portion })), options(run, now));
  }

  async ended(tx: Tx, run: RunRef, leads: Of<typeof LeadsEnded>['leads'], now: Date): Promise<void> {
    await this.outbox.publishEvents(tx, LeadsEnded, portions(leads).map((portion) => ({ ...aboutRun(run), leads: portion })), options(run, now));
  }

  async reopened(tx: Tx, run: RunRef, leads: Of<typeof LeadsReopened>['leads'], now: Date): Promise<void> {
    await this.outbox.publishEvents(tx, LeadsReopened, portions(leads).map((portion) => ({ ...aboutRun(run), leads: portion })), options(run, now));
  }
}

function aboutRun(run: RunRef): { runId: string; campaignId: string | null } {
  return { runId: run.id, campaignId: run.campaignId };
}

function options(run: RunRef, occurredAt: Date): { tenantId: string; traceparent: string; occurredAt: Date } {
  return { tenantId: run.tenantId, traceparent: run.traceparent, occurredAt };
}

function portions<T>(leads: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(leads.length / LEADS_PER_EVENT) }, (_, at) => leads.slice(at * LEADS_PER_EVENT, (at + 1) * LEADS_PER_EVENT));
}
