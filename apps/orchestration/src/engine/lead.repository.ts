import type { LEAD_OUTCOMES } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { Courier } from './courier.service';
import { row, rows, uuids } from './rows.repository';
import type { StepState } from './work.rules';

export type LeadOutcome = (typeof LEAD_OUTCOMES)[number];

export type LeadState = 'active' | 'held' | 'ended';

export interface Lead {
  id: string;
  runId: string;
  businessId: string;
  state: LeadState;
}

export interface EndedLead {
  id: string;
  businessId: string;
  outcome: LeadOutcome;
  reason: string;
  detail: string | null;
}

export interface NewLead {
  id: string;
  businessId: string;
  name: string;
  vertical: string | null;
  zip: string | null;
  /** JSON text; null for a lead that was sent in. */
  business: string | null;
  /** JSON text; null for a lead that was found. */
  submission: string | null;
  variants: Record<string, string>;
  /** Ends at once for this reason; null for a lead that goes its way. */
  skippedFor: string | null;
}

@Injectable()
export class LeadRepository {
  constructor(private readonly courier: Courier) {}

  /** The leads, held until the end of the transaction; always in one order, so that no two transactions wait for each other in a circle. */
  async lock(tx: Tx, tenantId: string, ids: readonly string[]): Promise<Map<string, Lead>> {
    const found = await rows<Lead>(
      tx,
      `SELECT id, run_id AS "runId", business_id AS "businessId", state FROM lead WHERE tenant_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
      [tenantId, ids],
    );
    return new Map(found.map((lead) => [lead.id, lead]));
  }

  /** The run that the lead belongs to; undefined when there is no such lead. */
  async runOf(tx: Tx, tenantId: string, id: string): Promise<string | undefined> {
    return (await row<{ runId: string }>(tx, 'SELECT run_id AS "runId" FROM lead WHERE tenant_id = $1 AND id = $2', [tenantId, id]))?.runId;
  }

  /** Those of the leads that were not there yet. */
  async insert(tx: Tx, tenantId: string, run: { id: string; campaignId: string | null }, leads: readonly NewLead[], now: Date): Promise<Set<string>> {
    const inserted = await rows<{ id: string }>(
      tx,
      `INSERT INTO lead (tenant_id, run_id, campaign_id, created_at, id, business_id, name, vertical, zip, business, variants, submission, state, outcome, reason, ended_at)
       SELECT $1, $2, $3, $4, u.id, u.business_id, u.name, u.vertical, u.zip, u.business::json, u.variants::jsonb, u.submission::json,
         CASE WHEN u.skipped IS NULL THEN 'active' ELSE 'ended' END, CASE WHEN u.skipped IS NULL THEN NULL ELSE 'skipped' END, u.skipped, CASE WHEN u.skipped IS NULL THEN NULL ELSE $4::timestamptz END
       FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[]) AS u(id, business_id, name, vertical, zip, business, variants, skipped, submission)
       ON CONFLICT DO NOTHING RETURNING id`,
      [
        tenantId, run.id, run.campaignId, now, uuids(leads.map((lead) => lead.id)), uuids(leads.map((lead) => lead.businessId)), leads.map((lead) => lead.name), leads.map((lead) => lead.vertical),
        leads.map((lead) => lead.zip), leads.map((lead) => lead.business), leads.map((lead) => JSON.stringify(lead.variants)), leads.map((lead) => lead.skippedFor), leads.map((lead) => lead.submission),
      ],
    );
    return new Set(inserted.map(({ id }) => id));
  }

  /** Businesses that another, real run of the campaign has written to or is still at work on. */
  async takenInCampaign(tx: Tx, tenantId: string, run: { id: string; campaignId: string }, businessIds: readonly string[]): Promise<Set<string>> {
    const found = await rows<{ businessId: string }>(
      tx,
      `SELECT DISTINCT l.business_id AS "businessId" FROM lead l JOIN run r ON r.tenant_id = l.tenant_id AND r.id = l.run_id
       WHERE l.tenant_id = $1 AND l.campaign_id = $2 AND l.run_id <> $3 AND l.business_id = ANY($4::uuid[]) AND NOT r.dry AND (l.contacted OR l.state <> 'ended')`,
      [tenantId, run.campaignId, run.id, businessIds],
    );
    return new Set(found.map(({ businessId }) => businessId));
  }

  /** One run of a campaign at a time looks for businesses that others may have taken. */
  async holdCampaign(tx: Tx, tenantId: string, campaignId: string): Promise<void> {
    await rows(tx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`campaign ${tenantId} ${campaignId}`]);
  }

  /** Ends leads that have not ended; their open work is cancelled with them. */
  async end(tx: Tx, tenantId: string, runId: string, ended: readonly EndedLead[], now: Date): Promise<void> {
    if (ended.length === 0) return;
    const ids = ended.map(({ id }) => id);
    await rows(
      tx,
      `UPDATE lead l SET state = 'ended', outcome = u.outcome, reason = u.reason, detail = u.detail, ended_at = $3 FROM unnest($2::uuid[], $4::text[], $5::text[], $6::text[]) AS u(id, outcome, reason, detail)
       WHERE l.tenant_id = $1 AND l.id = u.id AND l.state <> 'ended'`,
      [tenantId, uuids(ids), now, ended.map(({ outcome }) => outcome), ended.map(({ reason }) => reason), ended.map(({ detail }) => detail)],
    );
    // A lead that completed has no open work by definition.
    const halfway = ended.filter(({ outcome }) => outcome !== 'completed').map(({ id }) => id);
    if (halfway.length === 0) return;
    const cancelled = await rows<{ envelopeId: string | null }>(
      tx,
      `UPDATE lead_step SET state = 'cancelled', due_at = NULL, cause = NULL, finished_at = $4
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND state IN ('pending', 'running', 'waiting', 'held') RETURNING envelope_id AS "envelopeId"`,
      [tenantId, runId, halfway, now],
    );
    this.courier.takenOut(tx, tenantId, cancelled.map(({ envelopeId }) => envelopeId));
  }

  async setState(tx: Tx, tenantId: string, ids: readonly string[], state: 'active' | 'held'): Promise<void> {
    if (ids.length === 0) return;
    await rows(tx, `UPDATE lead SET state = $3, outcome = NULL, reason = NULL, detail = NULL, ended_at = NULL WHERE tenant_id = $1 AND id = ANY($2::uuid[])`, [tenantId, ids, state]);
  }

  async setTiers(tx: Tx, tenantId: string, tiers: readonly { id: string; tier: string }[]): Promise<void> {
    if (tiers.length === 0) return;
    await rows(tx, `UPDATE lead l SET tier = u.tier FROM unnest($2::uuid[], $3::text[]) AS u(id, tier) WHERE l.tenant_id = $1 AND l.id = u.id`, [tenantId, tiers.map(({ id }) => id), tiers.map(({ tier }) => tier)]);
  }

  async setContacted(tx: Tx, tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await rows(tx, 'UPDATE lead SET contacted = true WHERE tenant_id = $1 AND id = ANY($2::uuid[])', [tenantId, ids]);
  }

  /** Work goes out once more, from the beginning of its patience; its key stays, so that nothing is paid for twice. */
  async reopenWork(tx: Tx, tenantId: string, runId: string, leadIds: readonly string[], from: readonly StepState[]): Promise<void> {
    await rows(
      tx,
      `UPDATE lead_step SET state = 'pending', failures = 0, reissues = 0, due_at = NULL, cause = NULL, error = NULL, detail = NULL, finished_at = NULL
       WHERE tenant_id = $1 AND run_id = $2 AND lead_id = ANY($3::uuid[]) AND state = ANY($4)`,
      [tenantId, runId, leadIds, from],
    );
  }

  /** What was cancelled while it waited for a person waits for one again. Answers whose it was. */
  async reopenHolds(tx: Tx, tenantId: string, runId: string, leadIds: readonly string[], holds: readonly { name: string; reason: string }[]): Promise<string[]> {
    const held = await rows<{ leadId: string }>(
      tx,
      `UPDATE lead_step w SET state = 'held', detail = h.reason, finished_at = NULL FROM unnest($4::text[], $5::text[]) AS h(name, reason)
       WHERE w.tenant_id = $1 AND w.run_id = $2 AND w.lead_id = ANY($3::uuid[]) AND w.step = h.name AND w.state = 'cancelled' RETURNING w.lead_id AS "leadId"`,
      [tenantId, runId, leadIds, holds.map(({ name }) => name), holds.map(({ reason }) => reason)],
    );
    return held.map(({ leadId }) => leadId);
  }

  /** Those of the leads that ended because this step failed with this error, held in one order. */
  endedBy(tx: Tx, tenantId: string, runId: string, ids: readonly string[], step: string, error: string): Promise<{ id: string; businessId: string }[]> {
    return rows(
      tx,
      `SELECT l.id, l.business_id AS "businessId" FROM lead l JOIN lead_step w ON w.tenant_id = l.tenant_id AND w.run_id = l.run_id AND w.lead_id = l.id
       WHERE l.tenant_id = $1 AND l.run_id = $2 AND l.id = ANY($3::uuid[]) AND l.outcome = 'failed' AND w.step = $4 AND w.state = 'failed' AND w.error = $5 ORDER BY l.id FOR NO KEY UPDATE OF l`,
      [tenantId, runId, ids, step, error],
    );
  }
}
