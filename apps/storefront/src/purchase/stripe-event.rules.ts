import type { CheckoutState } from '@leadfactory/contracts';
import { AppError, isId } from '@leadfactory/kernel';
import { z } from 'zod';

const Reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]).nullable().default(null);
const Metadata = z.record(z.string(), z.string()).nullable().default(null);
const Envelope = z.object({ id: z.string(), type: z.string(), created: z.int(), data: z.object({ object: z.unknown() }) });
const Session = z.object({
  id: z.string(), payment_status: z.string(), amount_total: z.int().nullable(), currency: z.string().nullable(), payment_intent: Reference, metadata: Metadata,
  customer_details: z.object({ email: z.string().nullable().default(null), name: z.string().nullable().default(null) }).nullable().default(null), customer_email: z.string().nullable().default(null),
});
const Charge = z.object({ id: z.string(), amount_refunded: z.int(), currency: z.string(), payment_intent: Reference, metadata: Metadata });
const Refund = z.object({ id: z.string(), amount: z.int(), status: z.string().nullable(), payment_intent: Reference, metadata: Metadata });
const Dispute = z.object({ id: z.string(), status: z.string().nullable().default(null), payment_intent: Reference, metadata: Metadata });

/** What tells the payment's place among ours. */
export interface Whose {
  tenantId: string | null;
  checkoutId: string | null;
  paymentIntentId: string | null;
}

/** What a provider's word means to us. */
export type Word =
  | { kind: 'completed'; sessionId: string; amount: number; currency: string; buyerEmail: string | null; buyerName: string | null; at: Date }
  | { kind: 'promised'; sessionId: string }
  | { kind: 'ended'; sessionId: string }
  | { kind: 'charge_refunded'; amount: number }
  | { kind: 'refund'; refundId: string; amount: number }
  | { kind: 'disputed'; disputeId: string; at: Date }
  | { kind: 'dispute_ended'; disputeId: string };

export type Heard = { about: Whose; word: Word } | { ignored: string };

/** @throws AppError invalid_input for a body that no version of Stripe's events has */
export function readStripeEvent(body: string): Heard {
  const event = parsed(Envelope, json(body), 'The webhook');
  const what = `The object of ${event.type}`;
  const at = new Date(event.created * 1000);
  const { object } = event.data;
  switch (event.type) {
    case 'checkout.session.completed':
    case 'checkout.session.async_payment_succeeded': {
      const session = parsed(Session, object, what);
      const state = { sessionId: session.id, paymentStatus: session.payment_status, amountTotal: session.amount_total, currency: session.currency };
      return { about: whose(session), word: wordOf({ ...state, buyerEmail: session.customer_details?.email ?? session.customer_email, buyerName: session.customer_details?.name ?? null }, at) };
    }
    case 'checkout.session.expired':
    case 'checkout.session.async_payment_failed': {
      const session = parsed(Session, object, what);
      return { about: whose(session), word: { kind: 'ended', sessionId: session.id } };
    }
    case 'charge.refunded': {
      const charge = parsed(Charge, object, what);
      return { about: whose(charge), word: { kind: 'charge_refunded', amount: charge.amount_refunded } };
    }
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed':
    case 'charge.refund.updated': {
      const refund = parsed(Refund, object, what);
      const failed = refund.status === 'failed' || refund.status === 'canceled';
      // The metadata are the refund's own here, not the payment's.
      return { about: { ...whose(refund), tenantId: null, checkoutId: null }, word: { kind: 'refund', refundId: refund.id, amount: failed ? 0 : refund.amount } };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated': {
      const dispute = parsed(Dispute, object, what);
      const word = wordOfDispute(dispute, at);
      return word === null ? { ignored: `${event.type} of an inquiry` } : { about: { ...whose(dispute), tenantId: null, checkoutId: null }, word };
    }
    default:
      return { ignored: event.type };
  }
}

/** What a checkout that we asked for means; null while it is open. */
export function wordOfCheckout(state: z.output<typeof CheckoutState>, at: Date): { about: Whose; word: Word } | null {
  if (state.status === 'open') return null;
  const about: Whose = { ...ids(state.metadata), paymentIntentId: state.paymentIntentId };
  return { about, word: state.status === 'expired' ? { kind: 'ended', sessionId: state.sessionId } : wordOf(state, at) };
}

interface Finished {
  sessionId: string;
  paymentStatus: string;
  amountTotal: number | null;
  currency: string | null;
  buyerEmail: string | null;
  buyerName: string | null;
}

/** A completed session is not always a paid one: a bank transfer comes days later, with an event of its own. */
function wordOf(session: Finished, at: Date): Word {
  if (session.paymentStatus === 'unpaid') return { kind: 'promised', sessionId: session.sessionId };
  if (session.amountTotal === null || session.currency === null) throw new AppError('invalid_input', `The session ${session.sessionId} is completed without an amount.`);
  return { kind: 'completed', sessionId: session.sessionId, amount: session.amountTotal, currency: session.currency.toUpperCase(), buyerEmail: session.buyerEmail, buyerName: session.buyerName, at };
}

/** The status tells, not the event: an inquiry moves no money, and may become a dispute under the same id. Null while it is one. */
function wordOfDispute({ id, status }: z.output<typeof Dispute>, at: Date): Word | null {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
      return null;
    case 'warning_closed':
    case 'won':
      return { kind: 'dispute_ended', disputeId: id };
    default:
      return { kind: 'disputed', disputeId: id, at };
  }
}

function whose(object: { metadata: Record<string, string> | null; payment_intent: string | null }): Whose {
  return { ...ids(object.metadata ?? {}), paymentIntentId: object.payment_intent };
}

function ids(metadata: Record<string, string>): Pick<Whose, 'tenantId' | 'checkoutId'> {
  const id = (name: string) => (metadata[name] !== undefined && isId(metadata[name]) ? metadata[name] : null);
  return { tenantId: id('tenantId'), checkoutId: id('checkoutId') };
}

function json(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new AppError('invalid_input', 'The webhook is no JSON.', {}, { cause: error });
  }
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('invalid_input', `${what} is not as Stripe documents it: ${result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`);
}
