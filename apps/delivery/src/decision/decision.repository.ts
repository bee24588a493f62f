import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Decision } from './decision.rules';

export interface DecisionRecord {
  id: string;
  leadId: string | null;
  runId: string | null;
  campaignId: string | null;
  businessId: string | null;
  stream: string;
  addressHash: string;
  dry: boolean;
  decidedAt: Date;
  decision: Omit<Decision, 'refusals'>;
}

interface Row { id: string; jurisdiction: string; subscriber_type: string; lawful_basis: string; evidence: Record<string, unknown>; policy_version: string; allowed: boolean; reasons: string[]; decided_at: Date }

@Injectable()
export class DecisionRepository {
  /** A decision made again for the same attempt replaces itself: it is what counts when the mail goes. */
  async put(tx: Tx, record: DecisionRecord): Promise<void> {
    const { decision } = record;
    await tx.query(
      `INSERT INTO decision (id, lead_id, run_id, campaign_id, business_id, stream, address_hash, jurisdiction, subscriber_type, lawful_basis, evidence, policy_version, allowed, reasons, dry, decided_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)
       ON CONFLICT (tenant_id, id) DO UPDATE SET evidence = excluded.evidence, policy_version = excluded.policy_version, allowed = excluded.allowed, reasons = excluded.reasons, lawful_basis = excluded.lawful_basis, decided_at = excluded.decided_at`,
      [
        record.id, record.leadId, record.runId, record.campaignId, record.businessId, record.stream, record.addressHash, decision.jurisdiction, decision.subscriberType, decision.lawfulBasis,
        JSON.stringify(decision.evidence), decision.policyVersion, decision.allowed, JSON.stringify(decision.reasons), record.dry, record.decidedAt,
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<{ id: string; decidedAt: Date } & Omit<Decision, 'refusals'> | null> {
    const [row] = await tx.query<Row[]>('SELECT * FROM decision WHERE id = $1', [id]);
    if (!row) return null;
    return { id: row.id, jurisdiction: row.jurisdiction, subscriberType: row.subscriber_type, lawfulBasis: row.lawful_basis, evidence: row.evidence, policyVersion: row.policy_version, allowed: row.allowed, reasons: row.reasons, decidedAt: row.decided_at };
  }
}
