import type { DraftFact } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { LintProblem } from './lint.rules';

export interface DraftRow {
  fact: z.infer<typeof DraftFact>;
  leadId: string;
  runId: string;
  campaignId: string;
  businessId: string;
  lint: LintProblem[];
  /** Why templates wrote although a model may. */
  modelNotes: string[];
  createdAt: Date;
}

interface Stored {
  id: string; lead_id: string; run_id: string; campaign_id: string; business_id: string; audit_id: string; subject: string; preheader: string; content_key: string; content_bytes: number;
  claims: { text: string; findingId: string }[]; strategy: string; body_variant: string; writer: string; language: 'en' | 'es'; lint: LintProblem[]; model_notes: string[]; created_at: Date;
}

@Injectable()
export class DraftRepository {
  /** A draft written again after a crash replaces its earlier self. */
  async put(tx: Tx, row: DraftRow): Promise<void> {
    const { fact } = row;
    await tx.query(
      `INSERT INTO draft (id, lead_id, run_id, campaign_id, business_id, audit_id, subject, preheader, content_key, content_bytes, claims, strategy, body_variant, writer, language, lint, model_notes, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)
       ON CONFLICT (tenant_id, id) DO UPDATE SET subject = excluded.subject, preheader = excluded.preheader, content_key = excluded.content_key, content_bytes = excluded.content_bytes,
         claims = excluded.claims, writer = excluded.writer, lint = excluded.lint, model_notes = excluded.model_notes`,
      [
        fact.draftId, row.leadId, row.runId, row.campaignId, row.businessId, fact.auditId, fact.subject, fact.preheader, fact.content.key, fact.content.bytes, JSON.stringify(fact.claims),
        fact.strategy, fact.bodyVariant, fact.writer, fact.language, JSON.stringify(row.lint), JSON.stringify(row.modelNotes), row.createdAt,
      ],
    );
  }

  async find(tx: Tx, id: string): Promise<DraftRow | null> {
    const [row] = await tx.query<Stored[]>('SELECT * FROM draft WHERE id = $1', [id]);
    return row ? read(row) : null;
  }
}

function read(row: Stored): DraftRow {
  return {
    fact: {
      draftId: row.id, auditId: row.audit_id, subject: row.subject, preheader: row.preheader, content: { key: row.content_key, bytes: row.content_bytes, contentType: 'application/json' },
      claims: row.claims, strategy: row.strategy, bodyVariant: row.body_variant, writer: row.writer, language: row.language,
    },
    leadId: row.lead_id, runId: row.run_id, campaignId: row.campaign_id, businessId: row.business_id, lint: row.lint, modelNotes: row.model_notes, createdAt: row.created_at,
  };
}
