import type { importBusinesses } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

export type ImportReport = z.output<(typeof importBusinesses)['output']>;
type Kept = Omit<ImportReport, 'importId' | 'undoneAt' | 'createdAt'>;

interface Row {
  import_id: string; report: Kept; created_at: Date; undone_at: Date | null;
}

const reportOf = (row: Row): ImportReport => ({ ...row.report, importId: row.import_id, createdAt: row.created_at.toISOString(), undoneAt: row.undone_at?.toISOString() ?? null });

@Injectable()
export class ImportRepository {
  async insert(tx: Tx, importId: string, source: string, { importId: _id, undoneAt: _undone, createdAt, ...kept }: ImportReport): Promise<void> {
    await tx.query('INSERT INTO import (import_id, source, report, created_at) VALUES ($1, $2, $3, $4)', [importId, source, JSON.stringify(kept), createdAt]);
  }

  async findForUpdate(tx: Tx, id: string): Promise<ImportReport | null> {
    const rows = await tx.query<Row[]>('SELECT * FROM import WHERE import_id = $1 FOR UPDATE', [id]);
    return rows[0] ? reportOf(rows[0]) : null;
  }

  async markUndone(tx: Tx, id: string, at: Date): Promise<void> {
    await tx.query('UPDATE import SET undone_at = $2 WHERE import_id = $1', [id, at]);
  }

  async list(tx: Tx, before: { createdAt: string; id: string } | null, limit: number): Promise<ImportReport[]> {
    const rows = await tx.query<Row[]>(
      'SELECT * FROM import WHERE ($1::timestamptz IS NULL OR (created_at, import_id) < ($1, $2::uuid)) ORDER BY created_at DESC, import_id DESC LIMIT $3',
      [before?.createdAt ?? null, before?.id ?? null, limit],
    );
    return rows.map(reportOf);
  }
}
