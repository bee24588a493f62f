import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { row, rows } from '../engine/rows.repository';

export type DeadLetterState = 'open' | 'replayed' | 'dropped';

export interface DeadLetter {
  id: string;
  service: string;
  subject: string;
  reason: string;
  deliveries: number;
  at: Date;
  state: DeadLetterState;
  body: string;
}

export interface DeadLetterDetail extends DeadLetter {
  note: string | null;
  changedAt: Date | null;
}

export interface LetterFilter {
  ids?: string[];
  service?: string;
  subject?: string;
  reasonContains?: string;
}

const COLUMNS = 'id, service, subject, reason, deliveries, at, state, body';

@Injectable()
export class DeadLetterRepository {
  async insert(tx: Tx, tenantId: string, letter: Omit<DeadLetter, 'state'>): Promise<void> {
    await tx.query(
      'INSERT INTO dead_letter_notice (tenant_id, id, service, subject, reason, deliveries, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING',
      [tenantId, letter.id, letter.service, letter.subject, letter.reason, letter.deliveries, letter.body, letter.at],
    );
  }

  list(tx: Tx, tenantId: string, filter: { state: DeadLetterState | null; service: string | null }, before: { at: string; id: string } | null, limit: number): Promise<DeadLetter[]> {
    return rows(
      tx,
      `SELECT ${COLUMNS} FROM dead_letter_notice WHERE tenant_id = $1 AND ($2::text IS NULL OR state = $2) AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::uuid)) AND ($6::text IS NULL OR service = $6) ORDER BY at DESC, id DESC LIMIT $5`,
      [tenantId, filter.state, before?.at ?? null, before?.id ?? null, limit, filter.service],
    );
  }

  find(tx: Tx, tenantId: string, id: string): Promise<DeadLetterDetail | undefined> {
    return row(tx, `SELECT ${COLUMNS}, note, changed_at AS "changedAt" FROM dead_letter_notice WHERE tenant_id = $1 AND id = $2`, [tenantId, id]);
  }

  /** Open letters of the filter, the oldest first, with how many there are beyond the limit. */
  async open(tx: Tx, tenantId: string, filter: LetterFilter, limit: number): Promise<{ ids: string[]; left: number }> {
    const found = await rows<{ id: string; total: number }>(
      tx,
      `SELECT id, count(*) OVER ()::int AS total FROM dead_letter_notice WHERE tenant_id = $1 AND state = 'open' AND ($2::uuid[] IS NULL OR id = ANY($2)) AND ($3::text IS NULL OR service = $3)
         AND ($4::text IS NULL OR subject = $4) AND ($5::text IS NULL OR position(lower($5) IN lower(reason)) > 0) ORDER BY at, id LIMIT $6`,
      [tenantId, filter.ids ?? null, filter.service ?? null, filter.subject ?? null, filter.reasonContains ?? null, limit],
    );
    return { ids: found.map(({ id }) => id), left: (found[0]?.total ?? 0) - found.length };
  }

  lock(tx: Tx, tenantId: string, id: string): Promise<DeadLetter | undefined> {
    return row(tx, `SELECT ${COLUMNS} FROM dead_letter_notice WHERE tenant_id = $1 AND id = $2 FOR UPDATE`, [tenantId, id]);
  }

  async setState(tx: Tx, tenantId: string, id: string, state: DeadLetterState, note: string | null, now: Date): Promise<void> {
    await tx.query('UPDATE dead_letter_notice SET state = $3, note = $4, changed_at = $5 WHERE tenant_id = $1 AND id = $2', [tenantId, id, state, note, now]);
  }
}
