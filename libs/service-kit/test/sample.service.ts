import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, Module } from '@nestjs/common';
import {
  type Caller, type Capability, defineCapability, defineEvent, defineOperation, defineStep, type Operation, type Step, type StepOutcome,
} from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import type { EventMeta, Hook } from '@leadfactory/messaging';
import { createMessageTables, createTenantTable, Database, type Tx } from '@leadfactory/persistence';
import type { QueryRunner } from 'typeorm';
import { z } from 'zod';
import {
  type BatchContext, type BatchItem, type CapabilityContext, type CapabilityReply, CLOCK, done, EgressClient, end, HandlesCapability, HandlesEvent, HandlesHook, HandlesOperation, HandlesStep, hold, Scheduled, type StepContext, type StepInput, waitUntil,
} from '../src';

/** The smallest service that has one of everything. It lives in scoring's schema. */
export const greet = defineOperation({
  name: 'greet', service: 'scoring', method: 'POST', path: '/api/v1/greetings', access: 'signed-in', summary: 'For the tests',
  input: z.object({ name: z.string().min(2), times: z.number().int().max(3), how: z.enum(['ok', 'broken_output', 'conflict', 'crash', 'slow']).default('ok') }),
  output: z.object({ text: z.string() }), errors: ['conflict'], timeoutMs: 5_000,
});
export const nameTier = defineStep({ name: 'nameTier', service: 'scoring', needs: ['search'], gives: 'found', concurrency: 2 });
export const scoreAll = defineStep({ name: 'scoreAll', service: 'scoring', needs: ['search'], gives: 'found', mode: 'batch' });
export const thinkAll = defineStep({ name: 'thinkAll', service: 'scoring', needs: ['search'], gives: 'found', mode: 'batch', keeps: 'nothing', batchSize: 3 });
export const askAll = defineStep({ name: 'askAll', service: 'scoring', needs: ['search'], gives: 'found', keeps: 'nothing', concurrency: 2 });
export const Greeted = defineEvent({ name: 'Greeted', version: 1, service: 'scoring', payload: z.object({ note: z.string(), fail: z.boolean().default(false) }) });
export const priceOf = defineCapability({ name: 'priceOf', nature: 'read', timeoutMs: 3_000, input: z.object({ what: z.string() }), output: z.object({ answer: z.string() }) });

export const sampleCatalogue = { operations: [greet as unknown as Operation], steps: [nameTier, scoreAll, thinkAll, askAll] as unknown as Step[], capabilities: [] };

const FOUND = { businesses: [], next: null, seen: 1, leftOut: {} };

@Injectable()
export class SampleHandlers {
  /** What a test wants of a lead, by the ZIP that its facts name. */
  static readonly wishes = new Map<string, string>();
  static readonly calls: string[] = [];
  static slow: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly egress: EgressClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @HandlesOperation(greet)
  async greet(input: z.output<typeof greet.input>, caller: Caller): Promise<{ text: string }> {
    if (input.how === 'conflict') throw new AppError('conflict', 'There is one already.', { existing: 'g-1', context: { password: 'hunter2' } });
    if (input.how === 'crash') throw new Error('secret connection string');
    if (input.how === 'broken_output') return { text: 7 } as unknown as { text: string };
    if (input.how === 'slow') {
      SampleHandlers.calls.push(`greet ${input.name}`);
      await SampleHandlers.slow;
    }
    return { text: `${input.name} of ${caller.actor.id}`.repeat(input.times) };
  }

  @HandlesStep(nameTier)
  async nameTier({ search }: StepInput<typeof nameTier>, context: StepContext) {
    const wish = SampleHandlers.wishes.get(search.target.zip) ?? 'done';
    SampleHandlers.calls.push(context.key);
    const later = new Date(this.clock.now().getTime() + 60_000);
    if (wish === 'limit') throw new AppError('rate_limited', 'Too fast.', { retryAt: later.toISOString() });
    if (wish === 'timeout') throw new AppError('timeout', 'No answer.');
    if (wish === 'rejected') throw new AppError('provider_rejected', 'Never.');
    if (wish === 'bug') throw new Error('secret connection string');
    if (wish === 'hold') return hold('unsure', 'two candidates');
    if (wish === 'end') return end('disqualified', 'closed');
    if (wish === 'wait') return waitUntil(later, 'window', 'night');
    if (wish === 'plain') return done(FOUND);
    if (wish === 'nap') await nap();
    if (wish === 'slow') await SampleHandlers.slow;
    if (wish === 'paid') await this.egress.call(priceOf, { what: 'x' }, context, { call: 'first' });
    if (wish === 'broken_fact') return done({ businesses: 'none' } as unknown as typeof FOUND, (tx) => note(tx, context.key));
    return done(FOUND, async (tx) => {
      await note(tx, context.key);
      if (wish === 'throw_after_write') throw new Error('the disk is full');
    });
  }

  @HandlesStep(scoreAll)
  async scoreAll(items: BatchItem<typeof scoreAll>[], _context: BatchContext, tx: Tx): Promise<StepOutcome[]> {
    for (const item of items) {
      await note(tx, item.key);
      const wish = SampleHandlers.wishes.get(item.input.search.target.zip);
      if (wish === 'poison') await tx.query('SELECT 1/0');
      if (wish === 'bug') throw new Error('secret connection string');
      if (wish === 'victim once') {
        SampleHandlers.wishes.delete(item.input.search.target.zip);
        await tx.query("DO $$ BEGIN RAISE EXCEPTION 'chosen to end' USING ERRCODE = 'deadlock_detected'; END $$");
      }
    }
    return items.map(() => ({ status: 'done', output: FOUND }));
  }

  @HandlesStep(thinkAll)
  async thinkAll(items: BatchItem<typeof thinkAll>[]): Promise<StepOutcome[]> {
    SampleHandlers.calls.push(items.map(({ key }) => key).join(' '));
    if (items.some(({ input }) => SampleHandlers.wishes.get(input.search.target.zip) === 'poison' || SampleHandlers.wishes.get(`ask ${input.search.target.zip}`) === 'poison')) throw new Error('cannot think of it');
    return items.map(() => ({ status: 'done', output: FOUND }));
  }

  @HandlesStep(askAll)
  async askAll({ search }: StepInput<typeof askAll>, { key }: StepContext) {
    SampleHandlers.calls.push(key);
    if (SampleHandlers.wishes.get(`ask ${search.target.zip}`) === 'poison') throw new Error('cannot ask for it');
    return done(FOUND);
  }

  @HandlesEvent(Greeted)
  async onGreeted(payload: z.output<typeof Greeted.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    await note(tx, `${payload.note}/${meta.tenantId}`);
    if (payload.fail) throw new Error('not today');
  }

  @HandlesHook('stripe')
  async onHook(hook: Hook): Promise<void> {
    SampleHandlers.calls.push(`hook ${hook.id}`);
  }

  @Scheduled({ name: 'tick', everySeconds: 60 })
  async tick(): Promise<void> {
    SampleHandlers.calls.push(`tick ${this.clock.now().toISOString()}`);
    await this.database.isReachable();
  }
}

/** Long enough to be stopped in between; tells the test that it has begun. */
async function nap(): Promise<void> {
  process.stdout.write('{"msg":"napping"}\n');
  await delay(700);
}

async function note(tx: Tx, text: string): Promise<void> {
  await tx.query('INSERT INTO note (text) VALUES ($1)', [text]);
}

@Module({ providers: [SampleHandlers] })
export class SampleModule {}

/** The other side of the egress, as a service beside the first. */
@Injectable()
export class SampleEgress {
  static readonly calls: CapabilityContext[] = [];

  @HandlesCapability(priceOf)
  async priceOf(_input: { what: string }, context: CapabilityContext): Promise<CapabilityReply<{ answer: string }>> {
    SampleEgress.calls.push(context);
    return { data: { answer: 'yes' }, cost: { micros: 250, currency: 'USD' }, cached: false, provider: 'sample', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'mit', expiresAt: null };
  }
}

@Module({ providers: [SampleEgress] })
export class SampleEgressModule {}

export const egressCatalogue = { operations: [], steps: [], capabilities: [priceOf as unknown as Capability] };

export class CreateSampleEgress1700000000000 {
  readonly name = 'CreateSampleEgress1700000000000';

  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'gateway');
  }

  async down(): Promise<void> {
    throw new Error('There is no way back.');
  }
}

export class CreateSample1700000000000 {
  readonly name = 'CreateSample1700000000000';

  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'scoring');
    await createTenantTable(q, { schema: 'scoring', table: 'note', columns: 'id uuid NOT NULL DEFAULT gen_random_uuid(), text text NOT NULL', primaryKey: ['id'] });
  }

  async down(): Promise<void> {
    throw new Error('There is no way back.');
  }
}
