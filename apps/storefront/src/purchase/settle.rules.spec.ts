import * as fc from 'fast-check';
import { type PaymentFacts, settle, type Settled, stateOf } from './settle.rules';

const nothing: PaymentFacts = { paidAmount: null, refunds: {}, chargeRefunded: 0, disputed: false };

type Fact = { kind: 'paid' } | { kind: 'refund'; id: string; amount: number } | { kind: 'charge'; amount: number } | { kind: 'dispute' };

function learn(known: PaymentFacts, fact: Fact): PaymentFacts {
  switch (fact.kind) {
    case 'paid': return { ...known, paidAmount: 4900 };
    case 'refund': return { ...known, refunds: { ...known.refunds, [fact.id]: fact.amount } };
    case 'charge': return { ...known, chargeRefunded: Math.max(known.chargeRefunded, fact.amount) };
    case 'dispute': return { ...known, disputed: true };
  }
}

function play(facts: readonly Fact[]): { end: Settled | null; told: string[] } {
  let known = nothing;
  let end: Settled | null = null;
  const told: string[] = [];
  for (const fact of facts) {
    known = learn(known, fact);
    const { after, changes } = settle(known, end);
    end = after;
    told.push(...changes);
  }
  return { end, told };
}

test('refunds, disputes and payments in any order, however often, end alike; the purchase is told once and first (R8.03)', () => {
  const facts: Fact[] = [{ kind: 'paid' }, { kind: 'refund', id: 're_1', amount: 900 }, { kind: 'charge', amount: 900 }, { kind: 'refund', id: 're_2', amount: 4000 }, { kind: 'charge', amount: 4900 }, { kind: 'dispute' }];
  const { end } = play(facts);
  expect(end).toEqual({ amount: 4900, refunded: 4900, disputed: true });
  fc.assert(
    fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: 12 }), (order) => {
      const played = play(order);
      expect(played.end).toEqual(end);
      expect(played.told.filter((change) => change === 'completed')).toHaveLength(1);
      expect(played.told.filter((change) => change === 'disputed')).toHaveLength(1);
      expect(played.told[0]).toBe('completed');
    }),
  );
});

test('nothing is concluded before the money is there', () => {
  expect(play([{ kind: 'dispute' }, { kind: 'charge', amount: 4900 }])).toEqual({ end: null, told: [] });
});

test('a refund told by its own event and by the charge counts once', () => {
  expect(play([{ kind: 'paid' }, { kind: 'refund', id: 're_1', amount: 900 }, { kind: 'charge', amount: 900 }])).toEqual({ end: { amount: 4900, refunded: 900, disputed: false }, told: ['completed', 'refunded'] });
});

test.each([
  [{ amount: 4900, refunded: 0, disputed: false }, 'paid'],
  [{ amount: 4900, refunded: 1, disputed: false }, 'partially_refunded'],
  [{ amount: 4900, refunded: 4900, disputed: false }, 'refunded'],
  [{ amount: 4900, refunded: 4900, disputed: true }, 'disputed'],
  [{ amount: 0, refunded: 0, disputed: false }, 'paid'],
] as const)('%j is %s', (settled, state) => expect(stateOf(settled)).toBe(state));
