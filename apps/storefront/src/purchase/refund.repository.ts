import { derivedId } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

/** A refund that is wanted: of what was left of the price when somebody first asked, for the reason first given. */
export interface Refund {
  id: string;
  purchaseId: string;
  refundedBefore: number;
  amount: number;
  reason: string;
  /** Goes up when the provider's refund came to nothing: the next is another call. */
  attempt: number;
  /** The provider's, once it is done. */
  refundId: string | null;
}

export interface RefundWish {
  purchaseId: string;
  refundedBefore: number;
  amount: number;
  reason: string;
  askedBy: string;
  /** The name of the request, when it has one: the same when it is sent again. */
  request: string | undefined;
}

const SHOWN = 'id, purchase_id AS "purchaseId", refunded_before AS "refundedBefore", amount, reason, attempt, refund_id AS "refundId"';

@Injectable()
export class RefundRepository {
  /** What this request has asked for before. */
  async ofRequest(tx: Tx, purchaseId: string, request: string): Promise<Refund | null> {
    const rows = await tx.query<Refund[]>(`SELECT ${SHOWN} FROM refund WHERE purchase_id = $1 AND $2::uuid = ANY(requests)`, [purchaseId, request]);
    return rows[0] ?? null;
  }

  /**
   * Notes the wish; one that stands keeps its amount and its reason, whoever joins it. One that was carried out and is wanted all the
   * same has failed since: the next is another call.
   */
  async want(tx: Tx, wish: RefundWish, at: Date): Promise<Refund> {
    const rows = await tx.query<Refund[]>(
      `INSERT INTO refund AS standing (id, purchase_id, refunded_before, amount, reason, asked_by, asked_at, requests) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::uuid[])
       ON CONFLICT (tenant_id, purchase_id, refunded_before) DO UPDATE SET requests = standing.requests || EXCLUDED.requests, attempt = standing.attempt + (standing.refund_id IS NOT NULL)::int, refund_id = NULL
       RETURNING ${SHOWN}`,
      [derivedId('refund', wish.purchaseId, String(wish.refundedBefore)), wish.purchaseId, wish.refundedBefore, wish.amount, wish.reason, wish.askedBy, at, wish.request === undefined ? [] : [wish.request]],
    );
    return rows[0] as Refund;
  }

  async done(tx: Tx, { id, attempt }: Refund, refundId: string): Promise<void> {
    await tx.query('UPDATE refund SET refund_id = $3 WHERE id = $1 AND attempt = $2', [id, attempt, refundId]);
  }

  /** This attempt came to nothing; of several who learn of it, one counts. Whoever asked for it may ask for what is left by then. */
  async cameToNothing(tx: Tx, { id, attempt }: Refund): Promise<void> {
    await tx.query(`UPDATE refund SET attempt = attempt + 1, requests = '{}' WHERE id = $1 AND attempt = $2`, [id, attempt]);
  }
}
