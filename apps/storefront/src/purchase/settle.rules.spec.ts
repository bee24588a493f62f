import * as fc from 'fast-check';
import { givenBack, isDisputed, type PaymentFacts, settle, type Settled, stateOf } from './settle.rules';

const nothing: PaymentFacts = { paidAmount: null, refunds: {}, chargeRefunded: 0, disputed: false };

type Fact = { kind: 'paid' } | { kind: 'refund'; id: string; amount: number } | { kind: 'charge'; amount: number } | { kind: 'dispute' } | { kind: 'failure'; id: string };

function learn(known: PaymentFacts, fact: Fact): PaymentFacts {
  switch (fact.kind) {
    case 'paid': return { ...known, paidAmount: 4900 };
    case 'refund': return { ...known, refunds: { ...known.refunds, [fact.id]: Math.min(fact.amount, known.refunds[fact.id] ?? fact.amount) } };
    case 'failure': return { ...known, refunds: { ...known.refunds, [fact.id]: 0 } };
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
  expect(end).toEqual({ amount: 4900, refunded: 4900, refundFailed: 0, disputed: true });
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
  expect(play([{ kind: 'paid' }, { kind: 'refund', id: 're_1', amount: 900 }, { kind: 'charge', amount: 900 }])).toEqual({ end: { amount: 4900, refunded: 900, refundFailed: 0, disputed: false }, told: ['completed', 'refunded'] });
});

describe('a refund that fails later (R8.04)', () => {
  const whole: Fact[] = [{ kind: 'paid' }, { kind: 'refund', id: 're_1', amount: 4900 }, { kind: 'charge', amount: 4900 }];

  test('was told and stays told, and is known as money that the buyer has not got', () => {
    const { end, told } = play([...whole, { kind: 'failure', id: 're_1' }]);
    expect(end).toEqual({ amount: 4900, refunded: 4900, refundFailed: 4900, disputed: false });
    expect(stateOf(end!)).toBe('paid');
    expect(told).toEqual(['completed', 'refunded']);
  });

  test('counts only for itself: what else was given back was given back', () => {
    const { end } = play([{ kind: 'paid' }, { kind: 'refund', id: 're_1', amount: 900 }, { kind: 'charge', amount: 900 }, { kind: 'refund', id: 're_2', amount: 4000 }, { kind: 'charge', amount: 4900 }, { kind: 'failure', id: 're_2' }]);
    expect(givenBack(end!)).toBe(900);
    expect(stateOf(end!)).toBe('partially_refunded');
  });

  test('is made good by the next one, which is not told a second time', () => {
    const { end, told } = play([...whole, { kind: 'failure', id: 're_1' }, { kind: 'refund', id: 're_2', amount: 4900 }]);
    expect(end).toEqual({ amount: 4900, refunded: 4900, refundFailed: 0, disputed: false });
    expect(told).toEqual(['completed', 'refunded']);
  });

  test('leaves the same money with the buyer in whatever order it is heard', () => {
    const facts: Fact[] = [...whole, { kind: 'failure', id: 're_1' }, { kind: 'refund', id: 're_2', amount: 900 }];
    fc.assert(fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: 10 }), (order) => expect(givenBack(play(order).end!)).toBe(900)));
  });
});

describe('a dispute that ended', () => {
  const before = { amount: 4900, refunded: 0, refundFailed: 0, disputed: true };
  const facts = { ...nothing, paidAmount: 4900 };

  test('lets the purchase stand again, told once', () => {
    const { after, changes } = settle(facts, before);
    expect({ after, changes }).toEqual({ after: { ...before, disputed: false }, changes: ['dispute_ended'] });
    expect(settle(facts, after).changes).toEqual([]);
  });

  test('does not let stand what was given back whole', () => expect(settle({ ...facts, chargeRefunded: 4900 }, { ...before, refunded: 4900 }).changes).toEqual([]));

  const disputedAt = new Date('2026-03-02T09:00:00Z');
  test.each([
    ['nobody disputed', { disputedAt: null, disputes: {} }, false],
    ['an earlier version noted the time alone', { disputedAt, disputes: {} }, true],
    ['one is open', { disputedAt, disputes: { dp_1: 'open' } }, true],
    ['it was won', { disputedAt, disputes: { dp_1: 'ended' } }, false],
    ['it was won before its beginning was heard of', { disputedAt: null, disputes: { dp_1: 'ended' } }, false],
    ['one was won and another is open', { disputedAt, disputes: { dp_1: 'ended', dp_2: 'open' } }, true],
  ] as const)('%s', (_case, known, disputed) => expect(isDisputed(known)).toBe(disputed));
});

test.each([
  [{ amount: 4900, refunded: 0, disputed: false }, 'paid'],
  [{ amount: 4900, refunded: 1, disputed: false }, 'partially_refunded'],
  [{ amount: 4900, refunded: 4900, disputed: false }, 'refunded'],
  [{ amount: 4900, refunded: 4900, disputed: true }, 'disputed'],
  [{ amount: 0, refunded: 0, disputed: false }, 'paid'],
] as const)('%j is %s', (settled, state) => expect(stateOf({ ...settled, refundFailed: 0 })).toBe(state));
