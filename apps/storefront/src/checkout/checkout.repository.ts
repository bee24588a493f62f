import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { DisputeState } from '../purchase/settle.rules';
import type { Word } from '../purchase/stripe-event.rules';

export type CheckoutPhase = 'opening' | 'open' | 'completed' | 'expired' | 'failed';

export interface Checkout {
  id: string;
  tenantId: string;
  offerId: string;
  attempt: number;
  state: CheckoutPhase;
  priceAmount: number;
  currency: string;
  sessionId: string | null;
  sessionUrl: string | null;
  createdAt: Date;
  expiresAt: Date;
  paymentIntentId: string | null;
  paidAt: Date | null;
  paidAmount: number | null;
  buyerEmail: string | null;
  buyerName: string | null;
  refunds: Record<string, number>;
  chargeRefunded: number;
  /** When the first was heard of. */
  disputedAt: Date | null;
  /** By the provider's id. */
  disputes: Record<string, DisputeState>;
}

const SHOWN = `id, tenant_id AS "tenantId", offer_id AS "offerId", attempt, state, price_amount AS "priceAmount", currency, session_id AS "sessionId", session_url AS "sessionUrl",
  created_at AS "createdAt", expires_at AS "expiresAt", payment_intent_id AS "paymentIntentId", paid_at AS "paidAt", paid_amount AS "paidAmount", buyer_email AS "buyerEmail", buyer_name AS "buyerName",
  refunds, charge_refunded AS "chargeRefunded", disputed_at AS "disputedAt", disputes`;

/** Who pays last is found in time for the report to leave within fifteen minutes (R8.03). */
const OPEN_PAUSE_MINUTES = 10;
/** A bank transfer takes days. */
const PROMISED_PAUSE_MINUTES = 60;

export type NewCheckout = Pick<Checkout, 'id' | 'offerId' | 'attempt' | 'priceAmount' | 'currency' | 'createdAt' | 'expiresAt'> & { nextCheckAt: Date };

@Injectable()
export class CheckoutRepository {
  constructor(private readonly database: Database) {}

  async add(tx: Tx, checkout: NewCheckout): Promise<void> {
    await tx.query(
      `INSERT INTO checkout (id, offer_id, attempt, state, price_amount, currency, created_at, expires_at, next_check_at) VALUES ($1, $2, $3, 'opening', $4, $5, $6, $7, $8)`,
      [checkout.id, checkout.offerId, checkout.attempt, checkout.priceAmount, checkout.currency, checkout.createdAt, checkout.expiresAt, checkout.nextCheckAt],
    );
  }

  async latest(tx: Tx, offerId: string): Promise<Checkout | null> {
    return one(await tx.query(`SELECT ${SHOWN} FROM checkout WHERE offer_id = $1 ORDER BY attempt DESC LIMIT 1`, [offerId]));
  }

  async lock(tx: Tx, id: string): Promise<Checkout | null> {
    return one(await tx.query(`SELECT ${SHOWN} FROM checkout WHERE id = $1 FOR UPDATE`, [id]));
  }

  async ofSession(tx: Tx, offerId: string, sessionId: string): Promise<Checkout | null> {
    return one(await tx.query(`SELECT ${SHOWN} FROM checkout WHERE offer_id = $1 AND session_id = $2`, [offerId, sessionId]));
  }

  /** Answers false when it had been opened (or paid) already: whoever comes second has nothing to tell. */
  async opened(tx: Tx, id: string, session: { sessionId: string; url: string }): Promise<boolean> {
    const [, count]: [unknown[], number] = await tx.query(`UPDATE checkout SET state = 'open', session_id = $2, session_url = $3 WHERE id = $1 AND state = 'opening'`, [id, session.sessionId, session.url]);
    return count > 0;
  }

  async failed(tx: Tx, id: string): Promise<void> {
    await tx.query(`UPDATE checkout SET state = 'failed' WHERE id = $1 AND state = 'opening'`, [id]);
  }

  /** Adds what was told. Each statement says the same however often and in whatever order it runs. */
  async learn(tx: Tx, id: string, word: Word, paymentIntentId: string | null): Promise<void> {
    if (paymentIntentId !== null) await tx.query('UPDATE checkout SET payment_intent_id = $2 WHERE id = $1 AND payment_intent_id IS NULL', [id, paymentIntentId]);
    switch (word.kind) {
      case 'completed':
        await tx.query(
          `UPDATE checkout SET state = 'completed', session_id = coalesce(session_id, $2), paid_at = coalesce(paid_at, $3), paid_amount = coalesce(paid_amount, $4),
             buyer_email = coalesce(buyer_email, $5), buyer_name = coalesce(buyer_name, $6) WHERE id = $1`,
          [id, word.sessionId, word.at, word.amount, word.buyerEmail, word.buyerName],
        );
        return;
      case 'promised':
        // Only of a checkout that was under way: a failed transfer is told after the promise, and may be heard before it.
        await tx.query(`UPDATE checkout SET state = 'completed', session_id = coalesce(session_id, $2) WHERE id = $1 AND state IN ('opening', 'open')`, [id, word.sessionId]);
        return;
      case 'ended':
        await tx.query(`UPDATE checkout SET state = 'expired', session_id = coalesce(session_id, $2) WHERE id = $1 AND paid_at IS NULL`, [id, word.sessionId]);
        return;
      case 'charge_refunded':
        await tx.query('UPDATE checkout SET charge_refunded = greatest(charge_refunded, $2) WHERE id = $1', [id, word.amount]);
        return;
      case 'refund':
        // A failed refund stays failed, though an older word about it may come later.
        await tx.query(`UPDATE checkout SET refunds = refunds || jsonb_build_object($2::text, least((refunds ->> $2)::int, $3::int)) WHERE id = $1`, [id, word.refundId, word.amount]);
        return;
      case 'disputed':
        // One that has ended stays so, though an older word about it may come later.
        await tx.query(`UPDATE checkout SET disputed_at = coalesce(disputed_at, $2), disputes = jsonb_build_object($3::text, 'open') || disputes WHERE id = $1`, [id, word.at, word.disputeId]);
        return;
      case 'dispute_ended':
        await tx.query(`UPDATE checkout SET disputes = disputes || jsonb_build_object($2::text, 'ended') WHERE id = $1`, [id, word.disputeId]);
        return;
    }
  }

  /** Whose payment it is, when the provider's metadata do not say. */
  async findByPayment(paymentIntentId: string): Promise<Pick<Checkout, 'id' | 'tenantId'> | null> {
    const rows = await this.database.acrossTenants('a webhook about a refund names the payment, not the tenant', (tx) =>
      tx.query<Pick<Checkout, 'id' | 'tenantId'>[]>('SELECT id, tenant_id AS "tenantId" FROM checkout WHERE payment_intent_id = $1', [paymentIntentId]),
    );
    return rows[0] ?? null;
  }

  /** Checkouts whose fate is to be looked up now, and puts each one's next look further away. Promised money counts as well. */
  async takeDue(now: Date, oldest: { open: Date; promised: Date }, limit: number): Promise<Pick<Checkout, 'id' | 'tenantId' | 'sessionId'>[]> {
    return this.database.acrossTenants('the sweep is one for all tenants', async (tx) => {
      const [rows]: [Pick<Checkout, 'id' | 'tenantId' | 'sessionId'>[], number] = await tx.query(
        `UPDATE checkout SET checks = checks + 1, next_check_at = $1::timestamptz + make_interval(mins => least(CASE state WHEN 'open' THEN ${OPEN_PAUSE_MINUTES} ELSE ${PROMISED_PAUSE_MINUTES} END, (2 ^ least(checks, 6))::int)) WHERE (tenant_id, id) IN (
           SELECT tenant_id, id FROM checkout WHERE (state = 'open' AND created_at > $2 OR state = 'completed' AND paid_at IS NULL AND created_at > $4) AND session_id IS NOT NULL AND next_check_at <= $1
           ORDER BY next_check_at LIMIT $3 FOR UPDATE SKIP LOCKED)
         RETURNING id, tenant_id AS "tenantId", session_id AS "sessionId"`,
        [now, oldest.open, limit, oldest.promised],
      );
      return rows;
    });
  }

  /** Those that were taken and not asked about after all: they are due again then, as if they had not been taken. */
  async putBack(checkouts: readonly Pick<Checkout, 'id' | 'tenantId'>[], at: Date): Promise<void> {
    await this.database.acrossTenants('the sweep is one for all tenants', (tx) =>
      tx.query('UPDATE checkout SET checks = greatest(checks - 1, 0), next_check_at = $1 FROM unnest($2::uuid[], $3::uuid[]) AS unasked (tenant_id, id) WHERE (checkout.tenant_id, checkout.id) = (unasked.tenant_id, unasked.id)', [
        at, checkouts.map(({ tenantId }) => tenantId), checkouts.map(({ id }) => id),
      ]),
    );
  }
}

function one(rows: Checkout[]): Checkout | null {
  return rows[0] ?? null;
}

