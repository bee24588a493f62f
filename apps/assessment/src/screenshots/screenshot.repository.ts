import { type screenshot, SitePhotographed } from '@leadfactory/contracts';
import { Outbox } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Shots, ShotPlace, StoredImage } from './screenshot.rules';

type Taken = Extract<z.output<typeof screenshot.output>, { outcome: 'taken' }>;

export interface DueShot {
  tenantId: string;
  url: string;
  day: string;
  attempts: number;
}

@Injectable()
export class ScreenshotRepository {
  constructor(private readonly outbox: Outbox) {}

  /** Asks for a site's pictures of the day, once. */
  async want(tx: Tx, tenantId: string, { url, day }: ShotPlace, now: Date): Promise<void> {
    await tx.query("INSERT INTO screenshot (tenant_id, url, day, state, due_at) VALUES ($1, $2, $3::date, 'pending', $4) ON CONFLICT DO NOTHING", [tenantId, url, day, now]);
  }

  async find(tx: Tx, tenantId: string, { url, day }: ShotPlace): Promise<Shots | null> {
    const rows = await tx.query<Shots[]>('SELECT state, reason, taken_at AS "takenAt", images FROM screenshot WHERE tenant_id = $1 AND day = $2::date AND url = $3', [tenantId, day, url]);
    return rows[0] ?? null;
  }

  /** The next site in line, which nobody else takes until the lease ends. */
  async takeDue(tx: Tx, now: Date, leaseUntil: Date): Promise<DueShot | null> {
    const [rows] = await tx.query<[DueShot[]]>(
      `UPDATE screenshot SET attempts = attempts + 1, due_at = $2
         WHERE (tenant_id, day, url) = (SELECT tenant_id, day, url FROM screenshot WHERE state = 'pending' AND due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING tenant_id AS "tenantId", url, day::text AS day, attempts`,
      [now, leaseUntil],
    );
    return rows[0] ?? null;
  }

  /** Keeps the pictures, and tells of them whoever shows them. Who comes after its lease, when another has brought them, changes nothing; so below. */
  async taken(tx: Tx, tenantId: string, { url, day }: ShotPlace, { takenAt, images }: Taken, traceparent: string): Promise<void> {
    const kept = images.map(({ device, width, height, image }): StoredImage => ({ device, width, height, key: image.key }));
    const [, count] = await tx.query<[unknown, number]>("UPDATE screenshot SET state = 'taken', reason = NULL, taken_at = $4, images = $5 WHERE tenant_id = $1 AND day = $2::date AND url = $3 AND state <> 'taken'", [tenantId, day, url, takenAt, JSON.stringify(kept)]);
    if (count > 0) await this.outbox.publishEvent(tx, SitePhotographed, { url, day, takenAt, images }, { tenantId, traceparent, occurredAt: new Date(takenAt) });
  }

  /** @param again when the site is visited once more; null when this is the end of it */
  async missed(tx: Tx, tenantId: string, { url, day }: ShotPlace, reason: string, again: Date | null): Promise<void> {
    await tx.query("UPDATE screenshot SET state = CASE WHEN $5::timestamptz IS NULL THEN 'unknown' ELSE 'pending' END, reason = $4, due_at = coalesce($5, due_at) WHERE tenant_id = $1 AND day = $2::date AND url = $3 AND state = 'pending'", [tenantId, day, url, reason, again]);
  }

  /** Not now: the try does not count. */
  async putOff(tx: Tx, tenantId: string, { url, day }: ShotPlace, reason: string, until: Date): Promise<void> {
    await tx.query("UPDATE screenshot SET attempts = greatest(0, attempts - 1), reason = $4, due_at = $5 WHERE tenant_id = $1 AND day = $2::date AND url = $3 AND state = 'pending'", [tenantId, day, url, reason, until]);
  }

  /** Everything that waits gets the same answer, because it is the machine's and not the sites'. */
  async giveUpAll(tx: Tx, reason: string): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>("UPDATE screenshot SET state = 'unknown', reason = $1 WHERE state = 'pending'", [reason]);
    return count;
  }

  /** What waited for longer than its day belongs to no audit that says when it was made. */
  async giveUpBefore(tx: Tx, day: string, reason: string): Promise<void> {
    await tx.query("UPDATE screenshot SET state = 'unknown', reason = coalesce(reason, $2) WHERE state = 'pending' AND day < $1::date", [day, reason]);
  }

  async forgetBefore(tx: Tx, day: string): Promise<number> {
    const [, count] = await tx.query<[unknown, number]>('DELETE FROM screenshot WHERE day < $1::date', [day]);
    return count;
  }
}
