import { cursorOfPlace, LAST_OFFSET, type LeftOut, mayBecomeLeads, nextOffset, placeOf } from './find.rules';

const business = (change: { closed?: boolean; chain?: string | null }) => ({ closed: false, chain: null, vertical: 'bar', ...change }) as Parameters<typeof mayBecomeLeads>[0][number];

test('cursors come back as they were given', () => {
  for (const cursor of [null, 'stored:018f0000-0000-7000-8000-000000000001', 'provider:0', 'provider:950']) expect(cursorOfPlace(placeOf(cursor))).toBe(cursor);
});

test.each(['', 'provider:951', 'provider:-1', 'provider:1e2', 'stored:', 'stored:x', 'page 2'])('the cursor %j is refused', (cursor) => expect(() => placeOf(cursor)).toThrow(/is none that a page of businesses gave/));

test('no query goes beyond a thousand businesses (R3.01)', () => {
  expect(nextOffset(0, 51, 50)).toBe('provider:50');
  expect(nextOffset(0, 50, 50)).toBeNull();
  expect(nextOffset(900, 5_000, 50)).toBe(`provider:${LAST_OFFSET}`);
  expect(nextOffset(LAST_OFFSET, 5_000, 50)).toBeNull();
});

test('a provider that promises more than it gives is not asked for ever', () => expect(nextOffset(50, 1_000, 0)).toBeNull());

test('closed ones are always left out, chains when asked, and those that stay are of the target (R3.04)', () => {
  const all = [business({}), business({ closed: true }), business({ chain: 'Subway' }), business({ chain: 'Subway', closed: true })];
  const leftOut: LeftOut = {};
  expect(mayBecomeLeads(all, { vertical: 'restaurant', excludeChains: true }, leftOut)).toEqual([{ ...business({}), vertical: 'restaurant' }]);
  expect(leftOut).toEqual({ closed: 2, chain: 1 });
  expect(mayBecomeLeads(all, { vertical: 'restaurant', excludeChains: false }, {})).toHaveLength(2);
});
