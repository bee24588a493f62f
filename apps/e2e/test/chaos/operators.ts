import { type CallOptions, cancelLeads, cancelRun, type Operation, pauseRun, previewRerun, refundPurchase, rerunLeads, resumeRun, retryRun, skipStep, updateRun } from '@leadfactory/contracts';
import { AppError, derivedId } from '@leadfactory/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { Chance } from './chance.rules';
import { persistently } from './persistently';
import type { ChaosStack } from './stack';

type Client = ChaosStack['tenants'][number]['client'];

/** Leads of one run that stand at one step, and who may act on them. */
interface Group {
  runId: string;
  step: string;
  leadIds: string[];
  client: Client;
}

const NOTE = 'chaos';
/** Leads that a verb is for at most. */
const MOST = 5;
/** A preview that no longer holds is looked at again so often. */
const PREVIEWS = 3;
/** Whoever has no answer after so long asks again: the process that was to give it may have been killed. */
const PATIENCE_MS = 10_000;
/** On a slow machine PostgreSQL may be starting up for most of the minute and a half in which it is stopped again and again. */
const WITNESS_PATIENCE_MS = 120_000;
/** One cent: any run has spent it, or soon will. */
const LEAST_BUDGET = { amount: 1, currency: 'USD' as const };

/** People on call who act while everything breaks, on whatever is under way: pause, cancel, try again, skip, run again, lower budgets. */
export class Operators {
  /** Purchases whose refund was ordered and answered. */
  readonly refunded: string[] = [];

  constructor(
    private readonly stack: ChaosStack,
    private readonly chance: Chance,
    private readonly say: (line: string) => void,
  ) {}

  /** Each verb answers whether there was something to act on, and whether it was done. */
  async pauseAndResume(forMs: number): Promise<boolean> {
    const run = await this.anyRun();
    // The run may have ended, or be paused by somebody else: then there is nothing to pause.
    if (!run || !(await this.operate(() => ask(run.client, pauseRun, { id: run.id })))) return false;
    await pause(forMs);
    this.say(`  paused and resumed ${run.id}`);
    return this.operate(() => ask(run.client, resumeRun, { id: run.id }));
  }

  async cancelRun(): Promise<boolean> {
    const run = await this.anyRun();
    return run !== null && this.operate(() => ask(run.client, cancelRun, { id: run.id }));
  }

  async retry(): Promise<boolean> {
    const run = await this.anyRun();
    return run !== null && this.operate(() => ask(run.client, retryRun, { id: run.id }));
  }

  async skip(): Promise<boolean> {
    const group = await this.anyGroup(`s.state IN ('pending', 'running', 'waiting')`);
    if (!group) return false;
    this.say(`  skips ${group.step} for ${group.leadIds.length} leads`);
    return this.operate(() => ask(group.client, skipStep, { id: group.runId, leadIds: group.leadIds, step: group.step, note: NOTE }));
  }

  async cancelLeads(): Promise<boolean> {
    const group = await this.anyGroup(`s.state IN ('pending', 'running', 'waiting')`);
    if (!group) return false;
    this.say(`  cancels ${group.leadIds.length} leads at ${group.step}`);
    return this.operate(() => ask(group.client, cancelLeads, { id: group.runId, leadIds: group.leadIds, note: NOTE }));
  }

  /** Orders a step again that is behind the leads, with new keys. */
  async runAgain(): Promise<boolean> {
    const group = await this.anyGroup(`s.state IN ('done', 'ended', 'failed')`);
    if (!group) return false;
    const { runId: id, leadIds, step: from, client } = group;
    this.say(`  runs ${leadIds.length} leads again from ${from}`);
    return this.operate(async () => {
      for (let turn = 1; ; turn += 1) {
        const { token, leads } = await ask(client, previewRerun, { id, leadIds, from });
        try {
          return leads > 0 && (await ask(client, rerunLeads, { id, leadIds, from, token, note: NOTE }));
        } catch (error) {
          // The leads have moved since they were looked at.
          if (turn === PREVIEWS || !(error instanceof AppError) || error.code !== 'conflict') throw error;
        }
      }
    });
  }

  async refund(): Promise<boolean> {
    const bought = await this.look<{ id: string; tenant_id: string }>('SELECT id, tenant_id FROM storefront.purchase WHERE refunded = 0 AND disputed_at IS NULL ORDER BY id LIMIT 20');
    if (bought.length === 0) return false;
    const { id, tenant_id } = this.chance.pick(bought);
    const done = await this.operate(() => ask(this.clientOf(tenant_id), refundPurchase, { id, reason: NOTE }, { idempotencyKey: derivedId('refund', id) }));
    if (done) this.refunded.push(id);
    return done;
  }

  /** Leads wait for money until the limit is taken away. */
  async lowerBudget(forMs: number): Promise<boolean> {
    const run = await this.anyRun();
    if (!run || !(await this.operate(() => ask(run.client, updateRun, { id: run.id, budget: LEAST_BUDGET })))) return false;
    await pause(forMs);
    this.say(`  lowered and lifted the budget of ${run.id}`);
    return this.operate(() => ask(run.client, updateRun, { id: run.id, budget: null }));
  }

  /** Resumes what stayed paused, and lifts budgets that stayed low, because the front door was away at the time. */
  async mend(): Promise<void> {
    const runs = await this.stack.witness.rows<{ id: string; tenant_id: string; paused: boolean }>(`SELECT id, tenant_id, state = 'paused' AS paused FROM orchestration.run WHERE state = 'paused' OR budget_amount IS NOT NULL`);
    for (const { id, tenant_id, paused } of runs) {
      const client = this.clientOf(tenant_id);
      await this.operate(() => ask(client, updateRun, { id, budget: null }));
      if (paused) await this.operate(() => ask(client, resumeRun, { id }));
    }
  }

  private async operate(work: () => Promise<unknown>): Promise<boolean> {
    return persistently(work, 60_000).then(
      (done) => done !== false,
      (error: unknown) => {
        // A verb whose answer was lost meets its own effect when it is asked again.
        if (error instanceof AppError && (error.code === 'conflict' || error.code === 'not_found')) return true;
        // Who was to answer was away for a minute, or died over it: whatever came of it, the run goes on.
        if (error instanceof AppError && (error.code === 'unavailable' || error.code === 'timeout')) return false;
        throw error;
      },
    );
  }

  private async anyRun(): Promise<{ id: string; client: Client } | null> {
    const open = await this.look<{ id: string; tenant_id: string }>(`SELECT id, tenant_id FROM orchestration.run WHERE state = 'running' ORDER BY started_at DESC LIMIT 4`);
    if (open.length === 0) return null;
    const { id, tenant_id } = this.chance.pick(open);
    return { id, client: this.clientOf(tenant_id) };
  }

  /** Some leads of one of the latest runs that is not cancelled, whose work at one step is as the condition says. */
  private async anyGroup(condition: string): Promise<Group | null> {
    const groups = await this.look<{ run_id: string; tenant_id: string; step: string; leads: string[] }>(
      `SELECT s.run_id, s.tenant_id, s.step, (array_agg(s.lead_id ORDER BY s.lead_id))[1:${MOST}] AS leads
         FROM (SELECT * FROM orchestration.run WHERE state IN ('running', 'finished') ORDER BY started_at DESC LIMIT 8) r JOIN orchestration.lead_step s ON s.tenant_id = r.tenant_id AND s.run_id = r.id
        WHERE ${condition} AND s.step <> 'review' GROUP BY 1, 2, 3 ORDER BY 1, 3`,
    );
    if (groups.length === 0) return null;
    const { run_id, tenant_id, step, leads } = this.chance.pick(groups);
    return { runId: run_id, step, leadIds: leads, client: this.clientOf(tenant_id) };
  }

  private look<T>(sql: string): Promise<T[]> {
    return persistently(() => this.stack.witness.rows<T>(sql), WITNESS_PATIENCE_MS);
  }

  private clientOf(tenantId: string): Client {
    const tenant = this.stack.tenants.find(({ id }) => id === tenantId);
    if (!tenant) throw new Error(`No tenant of this test is ${tenantId}.`);
    return tenant.client;
  }
}

function ask<I extends z.ZodType, O extends z.ZodType>(client: Client, operation: Operation<I, O>, input: z.input<I>, options: CallOptions = {}): Promise<z.output<O>> {
  return client.call(operation, input, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
}
