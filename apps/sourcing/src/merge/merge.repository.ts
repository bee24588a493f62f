import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface Merge {
  id: string;
  keptId: string;
  mergedId: string;
  score: number;
  reasons: string[];
  at: string;
  undoneAt: string | null;
}

interface Row {
  merge_id: string; kept_id: string; merged_id: string; score: number; reasons: string[]; merged_at: Date; undone_at: Date | null;
}

const mergeOf = (row: Row): Merge => ({ id: row.merge_id, keptId: row.kept_id, mergedId: row.merged_id, score: row.score, reasons: row.reasons, at: row.merged_at.toISOString(), undoneAt: row.undone_at?.toISOString() ?? null });

@Injectable()
export class MergeRepository {
  async insert(tx: Tx, merges: readonly Omit<Merge, 'undoneAt'>[]): Promise<void> {
    if (merges.length === 0) return;
    await tx.query(
      `INSERT INTO merge (merge_id, kept_id, merged_id, score, reasons, merged_at)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(merge_id uuid, kept_id uuid, merged_id uuid, score double precision, reasons text[], merged_at timestamptz)`,
      [JSON.stringify(merges.map(({ id, keptId, mergedId, score, reasons, at }) => ({ merge_id: id, kept_id: keptId, merged_id: mergedId, score, reasons, merged_at: at })))],
    );
  }

  /** Pairs that somebody took apart, of which one is among these. */
  async apart(tx: Tx, ids: readonly string[]): Promise<{ keptId: string; mergedId: string }[]> {
    const rows = await tx.query<Row[]>('SELECT kept_id, merged_id FROM merge WHERE undone_at IS NOT NULL AND (merged_id = ANY($1::uuid[]) OR kept_id = ANY($1::uuid[]))', [ids]);
    return rows.map((row) => ({ keptId: row.kept_id, mergedId: row.merged_id }));
  }

  async findForUpdate(tx: Tx, id: string): Promise<Merge | null> {
    const rows = await tx.query<Row[]>('SELECT * FROM merge WHERE merge_id = $1 FOR UPDATE', [id]);
    return rows[0] ? mergeOf(rows[0]) : null;
  }

  async markUndone(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE merge SET undone_at = $2 WHERE merge_id = $1', [id, at]);
  }

  /** Forgets merges of what is not there any more; what people took apart is remembered. */
  async forgetEmpty(tx: Tx): Promise<void> {
    await tx.query('DELETE FROM merge m WHERE undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM listing l WHERE l.own_id = m.merged_id AND l.business_id = m.kept_id)');
  }

  async list(tx: Tx, wish: { businessId: string | null; before: { at: string; id: string } | null; limit: number }): Promise<Merge[]> {
    const rows = await tx.query<Row[]>(
      `SELECT * FROM merge WHERE ($1::uuid IS NULL OR kept_id = $1 OR merged_id = $1) AND ($2::timestamptz IS NULL OR (merged_at, merge_id) < ($2, $3::uuid)) ORDER BY merged_at DESC, merge_id DESC LIMIT $4`,
      [wish.businessId, wish.before?.at ?? null, wish.before?.id ?? null, wish.limit],
    );
    return rows.map(mergeOf);
  }
}
