import { INTAKE_STATUSES, LEAD_OUTCOMES, TIERS } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';
import type { StepState } from '../engine/work.rules';

export type IntakeStatus = (typeof INTAKE_STATUSES)[number];

export interface LeadView {
  leadId: string;
  sequence: string;
  runId: string;
  campaignId: string | null;
  businessId: string;
  name: string;
  vertical: string | null;
  zip: string | null;
  state: 'active' | 'held' | 'ended';
  step: string | null;
  tier: (typeof TIERS)[number] | null;
  outcome: (typeof LEAD_OUTCOMES)[number] | null;
  reason: string | null;
  status: IntakeStatus | null;
  score: number | null;
  source: string | null;
  micros: number;
  createdAt: Date;
  endedAt: Date | null;
}

export interface JourneyStep {
  step: string;
  state: StepState;
  attempt: number;
  failures: number;
  micros: number;
  cached: boolean;
  startedAt: Date | null;
  finishedAt: Date | null;
  dueAt: Date | null;
  error: string | null;
  detail: string | null;
  output: unknown;
}

export interface LeadFilter {
  campaignId?: string;
  runId?: string;
  state?: string;
  outcome?: string;
  tier?: string;
  status?: string;
  minScore?: number;
  maxScore?: number;
  source?: string;
  q?: string;
}

/** Where a lead that was sent in stands: at its end by its outcome, on its way by what has been done. */
const STATUS = `CASE WHEN l.submission IS NULL THEN NULL WHEN l.state = 'held' THEN 'pending_review' WHEN l.outcome = 'completed' THEN 'approved' WHEN l.outcome IN ('rejected', 'disqualified') THEN 'rejected'
  WHEN l.outcome = 'skipped' AND l.reason = 'duplicate' THEN 'duplicate' WHEN l.state = 'ended' THEN 'failed'
  ELSE (SELECT CASE WHEN bool_or(s.step = 'verifyLead') THEN 'verified' WHEN bool_or(s.step = 'enrichLead') THEN 'enriched' WHEN bool_or(s.step = 'normaliseLead') THEN 'normalized' ELSE 'new' END
    FROM lead_step s WHERE s.tenant_id = l.tenant_id AND s.run_id = l.run_id AND s.lead_id = l.id AND s.state = 'done') END`;
const SCORE = `CASE WHEN l.submission IS NOT NULL THEN (SELECT (s.output->>'score')::int FROM lead_step s WHERE s.tenant_id = l.tenant_id AND s.run_id = l.run_id AND s.lead_id = l.id AND s.step = 'rateLead' AND s.state = 'done') END`;
const SOURCE = `coalesce(l.submission->>'source', l.business->'provenance'->'name'->>'source')`;
/** A filter that is not asked for is left out, so that none costs what it does not narrow. */
const intakeFilterOf = (filter: LeadFilter): string =>
  [
    `AND ($9::text IS NULL OR ${SOURCE} = $9)`,
    `AND ($10::text IS NULL OR l.name ILIKE $10 OR l.submission->>'company' ILIKE $10 OR l.submission->>'email' ILIKE $10 OR l.submission->>'phone' ILIKE $10)`,
    filter.status === undefined ? 'AND $11::text IS NULL' : `AND ${STATUS} = $11`,
    filter.minScore === undefined && filter.maxScore === undefined ? 'AND $12::int IS NULL AND $13::int IS NULL' : `AND ${SCORE} BETWEEN coalesce($12, 0) AND coalesce($13, 100)`,
  ].join(' ');
const containing = (text: string) => `%${text.replaceAll('\u0000', '').replace(/[\\%_]/g, '\\$&')}%`;

const VIEW = `l.id AS "leadId", l.sequence::text, l.run_id AS "runId", l.campaign_id AS "campaignId", l.business_id AS "businessId", l.name, l.vertical, l.zip, l.state, w.step, l.tier, l.outcome, l.reason, ${STATUS} AS status, ${SCORE} AS score, ${SOURCE} AS source,
  coalesce(w.micros, 0)::float8 AS micros, l.created_at AS "createdAt", l.ended_at AS "endedAt"`;

/** The step at which the lead is or ended: the last one that was touched. */
const LAST_WORK = `LEFT JOIN LATERAL (SELECT (array_agg(s.step ORDER BY s.state IN ('pending', 'running', 'waiting', 'held') DESC, s.finished_at DESC NULLS LAST, s.sequence DESC))[1] AS step, sum(s.cost_micros) AS micros
  FROM lead_step s WHERE s.tenant_id = $1 AND s.run_id = l.run_id AND s.lead_id = l.id) w ON true`;

@Injectable()
export class LeadViewRepository {
  list(tx: Tx, tenantId: string, filter: LeadFilter, before: string | null, limit: number): Promise<LeadView[]> {
    return rows(
      tx,
      `SELECT ${VIEW} FROM (SELECT * FROM lead l WHERE tenant_id = $1 AND ($2::uuid IS NULL OR campaign_id = $2) AND ($3::uuid IS NULL OR run_id = $3) AND ($4::text IS NULL OR state = $4)
         AND ($5::text IS NULL OR outcome = $5) AND ($6::text IS NULL OR tier = $6) AND ($7::bigint IS NULL OR sequence < $7) ${intakeFilterOf(filter)} ORDER BY sequence DESC LIMIT $8) l ${LAST_WORK} ORDER BY l.sequence DESC`,
      [
        tenantId, filter.campaignId ?? null, filter.runId ?? null, filter.state ?? null, filter.outcome ?? null, filter.tier ?? null, before, limit,
        filter.source ?? null, filter.q === undefined ? null : containing(filter.q), filter.status ?? null, filter.minScore ?? null, filter.maxScore ?? null,
      ],
    );
  }

  /** How many leads that were sent in stand where; statuses that nobody has are left out. */
  statuses(tx: Tx, tenantId: string): Promise<{ status: IntakeStatus; leads: number; oldestOpenAt: Date | null }[]> {
    return rows(
      tx,
      `SELECT status, count(*)::int AS leads, min(created_at) FILTER (WHERE state <> 'ended') AS "oldestOpenAt" FROM (SELECT ${STATUS} AS status, l.created_at, l.state FROM lead l WHERE l.tenant_id = $1 AND l.submission IS NOT NULL) l GROUP BY status`,
      [tenantId],
    );
  }

  openRuns(tx: Tx, tenantId: string, pipeline: string): Promise<{ state: string; runs: number }[]> {
    return rows(tx, `SELECT state, count(*)::int AS runs FROM run WHERE tenant_id = $1 AND pipeline = $2 AND state IN ('running', 'paused') GROUP BY state`, [tenantId, pipeline]);
  }

  find(tx: Tx, tenantId: string, id: string): Promise<(LeadView & { variants: Record<string, string>; business: unknown; submission: unknown; pipeline: string; campaign: unknown }) | undefined> {
    return row(
      tx,
      `SELECT ${VIEW}, l.variants, l.business, l.submission, r.pipeline, r.campaign FROM lead l JOIN run r ON r.tenant_id = l.tenant_id AND r.id = l.run_id ${LAST_WORK} WHERE l.tenant_id = $1 AND l.id = $2`,
      [tenantId, id],
    );
  }

  journey(tx: Tx, tenantId: string, runId: string, leadId: string): Promise<JourneyStep[]> {
    return rows(
      tx,
      `SELECT step, state, attempt, failures, cost_micros::float8 AS micros, cached, coalesce(started_at, issued_at) AS "startedAt", finished_at AS "finishedAt", CASE WHEN state = 'waiting' THEN due_at END AS "dueAt", error, detail, output
       FROM lead_step WHERE tenant_id = $1 AND run_id = $2 AND lead_id = $3 ORDER BY sequence`,
      [tenantId, runId, leadId],
    );
  }
}
