import fc from 'fast-check';
import { stableHash } from './hash.rules';

describe('stableHash', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(stableHash({ a: 1, b: { c: [1, { d: 2, e: 3 }], f: null } })).toBe(stableHash({ b: { f: null, c: [1, { e: 3, d: 2 }] }, a: 1 }));
  });

  it('depends on the order of lists, on types and on nesting', () => {
    const values = [[1, 2], [2, 1], ['1', 2], [[1], 2], { a: [1, 2] }, { a: { 0: 1, 1: 2 } }, null, 'null', undefined];
    expect(new Set(values.map((value) => stableHash(value))).size).toBe(values.length);
  });

  it('agrees for every value and its copy with shuffled keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(stableHash(reversed)).toBe(stableHash(value));
      }),
    );
  });
});
