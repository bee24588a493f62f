import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import type { Picture } from './picture.types';

/** As long as the pictures themselves are kept. */
const KEEP_DAYS = 90;
const DAY_MS = 86_400_000;

@Injectable()
export class PictureRepository {
  /** Keeps a site's pictures of the day, and forgets those whose bytes have expired. */
  async keep(tx: Tx, { url, day, images }: { url: string; day: string; images: readonly Picture[] }, now: Date): Promise<void> {
    await tx.query('INSERT INTO picture (url, day, images) VALUES ($1, $2::date, $3) ON CONFLICT (tenant_id, day, url) DO UPDATE SET images = excluded.images', [url, day, JSON.stringify(images)]);
    await tx.query('DELETE FROM picture WHERE day < $1::date', [oldestDay(now)]);
  }

  /** Notes where the report's PDF with its pictures is kept. */
  async illustrate(tx: Tx, reportId: string, key: string): Promise<void> {
    await tx.query('UPDATE report SET illustrated_pdf = $2 WHERE id = $1', [reportId, key]);
  }

  /** The pictures of the day on which the report's audit was made; none when there are none (any more). */
  async of(tx: Tx, { method: { url, auditedAt } }: ReportSnapshot, now: Date): Promise<Picture[]> {
    const rows: { images: Picture[] }[] = await tx.query('SELECT images FROM picture WHERE day = $1::date AND url = $2 AND day >= $3::date', [auditedAt.slice(0, 10), url, oldestDay(now)]);
    return rows[0]?.images ?? [];
  }
}

function oldestDay(now: Date): string {
  return new Date(now.getTime() - KEEP_DAYS * DAY_MS).toISOString().slice(0, 10);
}
