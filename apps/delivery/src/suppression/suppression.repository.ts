import { newId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'manual' | 'erased';

export interface Suppression {
  id: string;
  reason: SuppressionReason;
  scope: 'tenant' | 'platform';
  at: Date;
  note: string | null;
}

export interface NewSuppression {
  addressHash: string;
  reason: SuppressionReason;
  at: Date;
  note?: string;
  messageId?: string;
}

// These say something of the mailbox or the person, not of one sender.
const FOR_ALL: ReadonlySet<SuppressionReason> = new Set(['bounced', 'complained', 'erased']);

@Injectable()
export class SuppressionRepository {
  /** What keeps this tenant from writing to the address; null when nothing does. */
  async find(tx: Tx, addressHash: string): Promise<Suppression | null> {
    const [row] = await tx.query<Suppression[]>(
      `SELECT id, reason, 'tenant' AS scope, at, note FROM suppression WHERE address_hash = $1
       UNION ALL SELECT id, reason, 'platform', at, NULL FROM platform_suppression WHERE address_hash = $1 LIMIT 1`,
      [addressHash],
    );
    return row ?? null;
  }

  /** The first reason stays. Answers the suppression in force and whether it is new. */
  async add(tx: Tx, entry: NewSuppression): Promise<{ suppression: Suppression; isNew: boolean }> {
    const inserted = await tx.query<Suppression[]>(
      `INSERT INTO suppression (id, address_hash, reason, note, message_id, at) VALUES ($1,$2,$3,$4,$5,$6)
       ON CONFLICT (tenant_id, address_hash) DO NOTHING RETURNING id, reason, 'tenant' AS scope, at, note`,
      [newId(), entry.addressHash, entry.reason, entry.note ?? null, entry.messageId ?? null, entry.at],
    );
    if (FOR_ALL.has(entry.reason)) {
      await tx.query('INSERT INTO platform_suppression (address_hash, id, reason, at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING', [entry.addressHash, newId(), entry.reason, entry.at]);
    }
    if (inserted[0]) return { suppression: inserted[0], isNew: true };
    const [standing] = await tx.query<Suppression[]>(`SELECT id, reason, 'tenant' AS scope, at, note FROM suppression WHERE address_hash = $1`, [entry.addressHash]);
    if (!standing) throw new Error('a suppression vanished between two statements');
    return { suppression: standing, isNew: false };
  }

  /** Newest first. With a hash: that address alone, platform-wide ones included. */
  async list(tx: Tx, page: { limit: number; before: { at: string; id: string } | null; addressHash: string | null }): Promise<Suppression[]> {
    return tx.query<Suppression[]>(
      `SELECT * FROM (
         SELECT id, reason, 'tenant' AS scope, at, note FROM suppression WHERE $4::text IS NULL OR address_hash = $4
         UNION ALL SELECT id, reason, 'platform', at, NULL FROM platform_suppression WHERE address_hash = $4
       ) all_of_them WHERE $2::timestamptz IS NULL OR (at, id) < ($2, $3::uuid) ORDER BY at DESC, id DESC LIMIT $1`,
      [page.limit, page.before?.at ?? null, page.before?.id ?? null, page.addressHash],
    );
  }
}
