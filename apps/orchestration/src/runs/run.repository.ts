import type { CampaignFact } from '@leadfactory/contracts';
import type { Money } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';
import type { RunState } from './run.rules';

/** The campaign as its leads' steps know it; each lead adds its variants. */
export type CampaignOfRun = Omit<CampaignFact, 'variants'>;

export interface Run {
  id: string;
  tenantId: string;
  /** Null when its leads were sent in. */
  campaignId: string | null;
  name: string;
  pipeline: string;
  state: RunState;
  dry: boolean;
  quota: number;
  /** Leads that count against the quota. */
  entered: number;
  budget: Money | null;
  campaign: CampaignOfRun | null;
  sources: 'providers' | 'stored';
  excludeChains: boolean;
  traceparent: string;
  startedAt: Date;
  finishedAt: Date | null;
  note: string | null;
}

export type NewRun = Omit<Run, 'state' | 'entered' | 'finishedAt' | 'note'>;

const COLUMNS = `id, tenant_id AS "tenantId", campaign_id AS "campaignId", name, pipeline, state, dry, quota, entered,
  CASE WHEN budget_amount IS NULL THEN NULL ELSE jsonb_build_object('amount', budget_amount, 'currency', budget_currency) END AS budget,
  campaign, sources, exclude_chains AS "excludeChains", traceparent, started_at AS "startedAt", finished_at AS "finishedAt", note`;

/** How many rows the spending of one run is spread over. */
const STRIPES = 16;

@Injectable()
export class RunRepository {
  /** False when the run is there already. */
  async insert(tx: Tx, run: NewRun): Promise<boolean> {
    const inserted = await rows(
      tx,
      `INSERT INTO run (tenant_id, id, campaign_id, name, pipeline, state, dry, quota, budget_amount, budget_currency, campaign, sources, exclude_chains, traceparent, started_at)
       VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING id`,
      [run.tenantId, run.id, run.campaignId, run.name, run.pipeline, run.dry, run.quota, run.budget?.amount ?? null, run.budget?.currency ?? null, run.campaign === null ? null : JSON.stringify(run.campaign), run.sources, run.excludeChains, run.traceparent, run.startedAt],
    );
    return inserted.length > 0;
  }

  /** A run of leads that were sent in: they are all there already. */
  async begin(tx: Tx, begun: Pick<Run, 'id' | 'tenantId' | 'name' | 'pipeline' | 'quota' | 'traceparent' | 'startedAt'>): Promise<Run> {
    const run: NewRun = { ...begun, campaignId: null, campaign: null, dry: false, budget: null, sources: 'stored', excludeChains: false };
    await this.insert(tx, run);
    await this.addEntered(tx, run.tenantId, run.id, run.quota);
    return { ...run, state: 'running', entered: run.quota, finishedAt: null, note: null };
  }

  find(tx: Tx, tenantId: string, id: string): Promise<Run | undefined> {
    return row(tx, `SELECT ${COLUMNS} FROM run WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
  }

  /**
   * The run as it stands, shared until the end of the transaction with others that take results: whoever locks it waits
   * for all of them. Locks of rows would do the same, but let no waiting writer in while readers keep coming.
   */
  async share(tx: Tx, tenantId: string, id: string): Promise<Run | undefined> {
    // Sent together, done one after the other: it is read as it stands once it is shared.
    const [, run] = await Promise.all([rows(tx, 'SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 1))', [id]), this.find(tx, tenantId, id)]);
    return run;
  }

  /** The run, held until the end of the transaction: for what may add leads, change many of them at once, or end the run. */
  async lock(tx: Tx, tenantId: string, id: string): Promise<Run | undefined> {
    await rows(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [id]);
    return row(tx, `SELECT ${COLUMNS} FROM run WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [tenantId, id]);
  }

  async setState(tx: Tx, tenantId: string, id: string, state: RunState, now: Date, note: string | null = null): Promise<void> {
    const ended = state !== 'running' && state !== 'paused';
    await rows(tx, 'UPDATE run SET state = $3, finished_at = $4, note = $5 WHERE tenant_id = $1 AND id = $2', [tenantId, id, state, ended ? now : null, note]);
  }

  async addEntered(tx: Tx, tenantId: string, id: string, leads: number): Promise<void> {
    await rows(tx, 'UPDATE run SET entered = entered + $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, leads]);
  }

  /** Ids of the campaign's runs in one of these states. */
  async ofCampaign(tx: Tx, tenantId: string, campaignId: string, states: readonly RunState[]): Promise<string[]> {
    const found = await rows<{ id: string }>(tx, 'SELECT id FROM run WHERE tenant_id = $1 AND campaign_id = $2 AND state = ANY($3) ORDER BY id', [tenantId, campaignId, states]);
    return found.map(({ id }) => id);
  }

  /** Adds to what the run has spent. Last in a transaction: the row is held until its end. */
  async spend(tx: Tx, run: Pick<Run, 'tenantId' | 'id'>, micros: number, currency: string): Promise<void> {
    if (micros === 0) return;
    await rows(
      tx,
      `INSERT INTO run_spend (tenant_id, run_id, stripe, micros, currency) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, run_id, stripe) DO UPDATE SET micros = run_spend.micros + EXCLUDED.micros`,
      [run.tenantId, run.id, Math.floor(Math.random() * STRIPES), micros, currency],
    );
  }

  /** What the run has spent so far, in millionths. */
  async spent(tx: Tx, tenantId: string, id: string): Promise<number> {
    return (await row<{ micros: number }>(tx, 'SELECT coalesce(sum(micros), 0)::float8 AS micros FROM run_spend WHERE tenant_id = $1 AND run_id = $2', [tenantId, id]))?.micros ?? 0;
  }

  /**
   * The run when nothing of it is open any more, now held; undefined when something is open, or when another
   * transaction holds it, which will look itself.
   */
  async lockIfComplete(tx: Tx, tenantId: string, id: string): Promise<(Run & { leads: number; failedSearches: number; doneSearches: number }) | undefined> {
    // Most looks find something open; only who finds nothing holds the run, and looks again.
    if (await this.isOpen(tx, tenantId, id)) return undefined;
    const held = await row<Run>(tx, `SELECT ${COLUMNS} FROM run WHERE tenant_id = $1 AND id = $2 AND state IN ('running', 'paused') FOR UPDATE SKIP LOCKED`, [tenantId, id]);
    if (!held || (await this.isOpen(tx, tenantId, id))) return undefined;
    const totals = await row<{ leads: number; failed: number; done: number }>(
      tx,
      `SELECT (SELECT count(*)::int FROM lead WHERE tenant_id = $1 AND run_id = $2) AS leads,
              (SELECT count(*)::int FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'failed') AS failed,
              (SELECT count(*)::int FROM search WHERE tenant_id = $1 AND run_id = $2 AND state = 'done') AS done`,
      [tenantId, id],
    );
    return { ...held, leads: totals?.leads ?? 0, failedSearches: totals?.failed ?? 0, doneSearches: totals?.done ?? 0 };
  }

  private async isOpen(tx: Tx, tenantId: string, id: string): Promise<boolean> {
    const look = await row<{ open: boolean }>(
      tx,
      `SELECT EXISTS (SELECT FROM lead WHERE tenant_id = $1 AND run_id = $2 AND state <> 'ended')
           OR EXISTS (SELECT FROM search WHERE tenant_id = $1 AND run_id = $2 AND state IN ('pending', 'running', 'waiting')) AS open`,
      [tenantId, id],
    );
    return look?.open ?? true;
  }

  /** Tenants and runs that are not at their end, over all tenants. */
  async openRuns(tx: Tx): Promise<{ tenantId: string; id: string; state: RunState }[]> {
    return rows(tx, `SELECT tenant_id AS "tenantId", id, state FROM run WHERE state IN ('running', 'paused') ORDER BY tenant_id, id`, []);
  }
}

