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
  refunded: number;
  disputed: boolean;
}

export type Change = 'completed' | 'refunded' | 'disputed';

/**
 * The state that follows from the facts, and what has to be told. The same facts in any order and any number of times
 * end in the same state, and each change is told once.
 */
export function settle(facts: PaymentFacts, before: Settled | null): { after: Settled | null; changes: Change[] } {
  if (facts.paidAmount === null) return { after: before, changes: [] };
  const amount = before?.amount ?? facts.paidAmount;
  const told = Object.values(facts.refunds).reduce((sum, each) => sum + each, 0);
  // Never less than before: a refund that fails later leaves a report revoked, which a person may give back.
  const refunded = Math.min(amount, Math.max(before?.refunded ?? 0, facts.chargeRefunded, told));
  const changes: Change[] = [];
  if (before === null) changes.push('completed');
  if (refunded > (before?.refunded ?? 0)) changes.push('refunded');
  if (facts.disputed && !before?.disputed) changes.push('disputed');
  return { after: { amount, refunded, disputed: facts.disputed || (before?.disputed ?? false) }, changes };
}

export type PurchaseState = 'paid' | 'refunded' | 'partially_refunded' | 'disputed';

export function stateOf({ amount, refunded, disputed }: Settled): PurchaseState {
  if (disputed) return 'disputed';
  if (refunded === 0) return 'paid';
  return refunded >= amount ? 'refunded' : 'partially_refunded';
}
