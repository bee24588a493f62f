import type { EnrichmentFact, IdentityFact, RatingFact, VerificationFact } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { domainNameKey, type KnownLead, type LeadIdentity, type LeadVerdict, MOST_ALIKE } from './duplicate.rules';

/** What the book says of a lead on its way and at its end. */
export type StoredStatus = 'entering' | 'duplicate' | 'pending_review' | 'approved' | 'rejected' | 'failed';

export interface Decided {
  leadId: string;
  status: StoredStatus;
  reason: string;
}

export interface LeadFacts {
  enrichment: EnrichmentFact;
  verification: VerificationFact;
  rating: RatingFact;
}

export interface StoredLead {
  leadId: string;
  runId: string;
  originalId: string;
  status: StoredStatus;
  reason: string | null;
  score: number | null;
  identity: IdentityFact;
  facts: LeadFacts | null;
  enteredAt: Date;
  changedAt: Date;
}

export interface LeadChange {
  status: StoredStatus;
  reason: string | null;
  at: Date;
}

/** A lead that may be somebody's original, or tell whose it is. */
const STANDS = `status <> 'failed' AND NOT EXISTS (SELECT 1 FROM stored_lead original WHERE original.lead_id = stored_lead.original_id AND original.status = 'failed')`;

type Recognised = Omit<LeadIdentity, 'leadId'>;

@Injectable()
export class StoredLeadRepository {
  /** One writer a tenant at a time: two that looked for duplicates at once would not see each other's. Held until the transaction ends. */
  async hold(tx: Tx, tenantId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`sourcing leads ${tenantId}`]);
  }

  /**
   * Leads of the book that share a mailbox, a phone, or domain and name with one of these, and these themselves, in the
   * order in which they came. Those that failed on the way are nobody's original, and neither are their repetitions.
   */
  async alike(tx: Tx, leads: readonly LeadIdentity[]): Promise<KnownLead[]> {
    const column = (key: string, parameter: number) =>
      `SELECT s.* FROM unnest($${parameter}::text[]) AS k(key) CROSS JOIN LATERAL
        (SELECT lead_id, original_id, recognised_by, sequence FROM stored_lead WHERE ${key} = k.key AND ${STANDS} ORDER BY sequence LIMIT ${MOST_ALIKE}) s`;
    const rows = await tx.query<{ lead_id: string; original_id: string; recognised_by: Recognised }[]>(
      `SELECT DISTINCT ON (sequence) lead_id, original_id, recognised_by FROM (
         ${column('mailbox', 1)} UNION ALL ${column('phone', 2)} UNION ALL ${column('domain_name', 3)}
         UNION ALL SELECT lead_id, original_id, recognised_by, sequence FROM stored_lead WHERE lead_id = ANY($4::uuid[]) AND ${STANDS}
       ) found ORDER BY sequence`,
      [distinct(leads.map(({ mailbox }) => mailbox)), distinct(leads.map(({ phone }) => phone)), distinct(leads.map(domainNameKey)), leads.map(({ leadId }) => leadId)],
    );
    return rows.map((row) => ({ ...row.recognised_by, leadId: row.lead_id, originalId: row.original_id }));
  }

  /** Enters leads under what they are recognised by; one that is there keeps its place in the order. */
  async enter(tx: Tx, runId: string, entries: readonly { recognised: LeadIdentity; identity: IdentityFact; verdict: LeadVerdict }[], now: Date): Promise<void> {
    const rows = entries.map(({ recognised: { leadId, ...recognised }, identity, verdict }) => ({
      lead_id: leadId, original_id: verdict.originalId, status: verdict.originalId === leadId ? 'entering' : 'duplicate', reason: verdict.reasons.join(', ') || null,
      mailbox: recognised.mailbox, phone: recognised.phone, domain_name: domainNameKey(recognised), recognised_by: recognised, identity,
    }));
    await tx.query(
      `WITH entered AS (
         INSERT INTO stored_lead (lead_id, run_id, original_id, status, reason, mailbox, phone, domain_name, recognised_by, identity, entered_at, changed_at)
         SELECT r.lead_id, $2, r.original_id, r.status, r.reason, r.mailbox, r.phone, r.domain_name, r.recognised_by, r.identity, $3, $3
         FROM jsonb_to_recordset($1::jsonb) AS r(lead_id uuid, original_id uuid, status text, reason text, mailbox text, phone text, domain_name text, recognised_by jsonb, identity jsonb)
         ON CONFLICT (tenant_id, lead_id) DO UPDATE SET original_id = excluded.original_id, status = excluded.status, reason = excluded.reason, mailbox = excluded.mailbox, phone = excluded.phone,
           domain_name = excluded.domain_name, recognised_by = excluded.recognised_by, identity = excluded.identity, changed_at = excluded.changed_at
         RETURNING lead_id, status, reason)
       INSERT INTO stored_lead_change (lead_id, status, reason, at) SELECT lead_id, status, reason, $3 FROM entered`,
      [JSON.stringify(rows), runId, now],
    );
  }

  /** Writes what was decided of leads together with what it was decided on. */
  async store(tx: Tx, runId: string, leads: readonly (Decided & { recognised: LeadIdentity; identity: IdentityFact; facts: LeadFacts })[], now: Date): Promise<void> {
    const rows = leads.map(({ leadId, status, reason, recognised, identity, facts }) => ({
      lead_id: leadId, status, reason, score: facts.rating.score, facts, identity, mailbox: recognised.mailbox, phone: recognised.phone, domain_name: domainNameKey(recognised), recognised_by: { ...recognised, leadId: undefined },
    }));
    // A lead stands in the book since it was looked for there; a restore may have lost that row.
    await tx.query(
      `WITH stored AS (
         INSERT INTO stored_lead (lead_id, run_id, original_id, status, reason, mailbox, phone, domain_name, recognised_by, identity, score, facts, entered_at, changed_at)
         SELECT r.lead_id, $2, r.lead_id, r.status, r.reason, r.mailbox, r.phone, r.domain_name, r.recognised_by, r.identity, r.score, r.facts, $3, $3
         FROM jsonb_to_recordset($1::jsonb) AS r(lead_id uuid, status text, reason text, mailbox text, phone text, domain_name text, recognised_by jsonb, identity jsonb, score smallint, facts jsonb)
         ON CONFLICT (tenant_id, lead_id) DO UPDATE SET status = excluded.status, reason = excluded.reason, score = excluded.score, facts = excluded.facts, changed_at = excluded.changed_at
         RETURNING lead_id, status, reason)
       INSERT INTO stored_lead_change (lead_id, status, reason, at) SELECT lead_id, status, reason, $3 FROM stored`,
      [JSON.stringify(rows), runId, now],
    );
  }

  /** Moves those of the leads that stand as `from`; the others have gone on, or are none of the book's. */
  async move(tx: Tx, from: StoredStatus, leads: readonly Decided[], now: Date): Promise<void> {
    if (leads.length === 0) return;
    await tx.query(
      `WITH moved AS (
         UPDATE stored_lead s SET status = u.status, reason = u.reason, changed_at = $5 FROM unnest($2::uuid[], $3::text[], $4::text[]) AS u(id, status, reason) WHERE s.lead_id = u.id AND s.status = $1
         RETURNING s.lead_id, s.status, s.reason)
       INSERT INTO stored_lead_change (lead_id, status, reason, at) SELECT lead_id, status, reason, $5 FROM moved`,
      [from, leads.map(({ leadId }) => leadId), leads.map(({ status }) => status), leads.map(({ reason }) => reason), now],
    );
  }

  async find(tx: Tx, leadId: string): Promise<StoredLead | null> {
    const [row] = await tx.query<StoredLead[]>(
      `SELECT lead_id AS "leadId", run_id AS "runId", original_id AS "originalId", status, reason, score, identity, facts, entered_at AS "enteredAt", changed_at AS "changedAt" FROM stored_lead WHERE lead_id = $1`,
      [leadId],
    );
    return row ?? null;
  }

  async changes(tx: Tx, leadId: string): Promise<LeadChange[]> {
    return tx.query<LeadChange[]>('SELECT status, reason, at FROM stored_lead_change WHERE lead_id = $1 ORDER BY sequence', [leadId]);
  }
}

const distinct = (values: readonly (string | null)[]) => [...new Set(values.filter((value) => value !== null))];
