/** What is known of a payment, whoever told it and in whatever order. */
export interface PaymentFacts {
  paidAmount: number | null;
  /** Amount per refund; zero for one that failed. */
  refunds: Readonly<Record<string, number>>;
  /** What the charge itself says was given back, all refunds together. */
  chargeRefunded: number;
  disputed: boolean;
}

/** What was concluded so far; null before there is a purchase. */
export interface Settled {
  amount: number;
  /** What was told as given back. */
  refunded: number;
  /** So much of it never reached the buyer, because a refund failed later. */
  refundFailed: number;
  disputed: boolean;
}

export type Change = 'completed' | 'refunded' | 'disputed' | 'dispute_ended';

/** An ended one was decided for the seller, or was an inquiry that came to nothing. */
export type DisputeState = 'open' | 'ended';

/** @param facts `disputes` by the provider's id: earlier versions noted the time of the first alone */
export function isDisputed(facts: { disputedAt: Date | null; disputes: Readonly<Record<string, DisputeState>> }): boolean {
  const states = Object.values(facts.disputes);
  return states.length === 0 ? facts.disputedAt !== null : states.includes('open');
}

/**
 * The state that follows from the facts, and what has to be told. The same facts in any order and any number of times
 * end in the same state, and each change is told once.
 */
export function settle(facts: PaymentFacts, before: Settled | null): { after: Settled | null; changes: Change[] } {
  if (facts.paidAmount === null) return { after: before, changes: [] };
  const amount = before?.amount ?? facts.paidAmount;
  const refunds = Object.values(facts.refunds);
  const counted = refunds.reduce((sum, each) => sum + each, 0);
  // What the charge says is the most that it ever said, refunds among it that failed since: then the refunds alone are believed.
  const givenBack = Math.min(amount, refunds.includes(0) ? counted : Math.max(facts.chargeRefunded, counted));
  // What was told stays told: a refund that fails later leaves the report revoked, and is to be made again.
  const refunded = Math.max(before?.refunded ?? 0, givenBack);
  const changes: Change[] = [];
  if (before === null) changes.push('completed');
  if (refunded > (before?.refunded ?? 0)) changes.push('refunded');
  if (facts.disputed && !before?.disputed) changes.push('disputed');
  // What was given back whole does not stand again when its dispute ends.
  if (!facts.disputed && before?.disputed && (refunded < amount || amount === 0)) changes.push('dispute_ended');
  return { after: { amount, refunded, refundFailed: refunded - givenBack, disputed: facts.disputed }, changes };
}

/** What the buyer really got back. */
export function givenBack({ refunded, refundFailed }: Pick<Settled, 'refunded' | 'refundFailed'>): number {
  return refunded - refundFailed;
}

export type PurchaseState = 'paid' | 'refunded' | 'partially_refunded' | 'disputed';

export function stateOf({ amount, disputed, ...told }: Settled): PurchaseState {
  const back = givenBack(told);
  if (disputed) return 'disputed';
  if (back === 0) return 'paid';
  return back >= amount ? 'refunded' : 'partially_refunded';
}
