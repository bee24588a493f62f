import { auditSite, enrichLead, scoreLead } from '@leadfactory/contracts';
import fc from 'fast-check';
import { inTurns, intoEnvelopes, itemsPerEnvelope, mostOutstanding, room } from './envelope.rules';

const loaded = (at: number, bytes: number) => ({ at, bytes, input: new Map([['audit' as const, 'x'.repeat(bytes)]]) });

describe('envelopes', () => {
  test('hold every lead once, in order, and neither too many nor too much', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 20 }), fc.integer({ min: 1, max: 10 }), (sizes, most) => {
      const envelopes = intoEnvelopes(sizes.map((bytes, at) => loaded(at, bytes)), most);
      expect(envelopes.flat().map(({ at }) => at)).toEqual(sizes.map((_, at) => at));
      for (const envelope of envelopes) {
        expect(envelope.length).toBeLessThanOrEqual(most);
        if (envelope.length > 1) expect(envelope.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(600_000);
      }
    }));
  });

  test('runs come to their turn once each, so many at a time, and any of them may begin', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (runs, atOnce, chance) => {
      const all = Array.from({ length: runs }, (_, at) => at);
      const turns = inTurns(all, atOnce, chance);
      expect(turns.flat().sort((a, b) => a - b)).toEqual(all);
      expect(turns.slice(0, -1).every((turn) => turn.length === atOnce)).toBe(true);
    }));
    expect([0, 1, 2].map((at) => inTurns(['a', 'b', 'c'], 2, at / 3)[0])).toEqual([['a', 'b'], ['b', 'c'], ['c', 'a']]);
  });

  test('set-based steps take whole batches, slow ones as many as are worked at once', () => {
    expect([itemsPerEnvelope(scoreLead), itemsPerEnvelope(auditSite), mostOutstanding(scoreLead, 8), mostOutstanding(auditSite, 8)]).toEqual([100, 16, 800, 128]);
  });

  test('quick steps take what they do in a few seconds, in larger envelopes, and slow ones stay as they are', () => {
    const quick = { perSecond: 700, seconds: 2 };
    expect([itemsPerEnvelope(enrichLead, quick), mostOutstanding(enrichLead, 8, quick)]).toEqual([250, 1_400]);
    const slow = { perSecond: 3, seconds: 2 };
    expect([itemsPerEnvelope(enrichLead, slow), mostOutstanding(enrichLead, 8, slow)]).toEqual([50, 400]);
    expect(mostOutstanding(enrichLead, 8, { ...quick, seconds: 0 })).toBe(400);
  });

  test('refilling waits until a quarter is free', () => {
    expect([room(0, 128), room(96, 128), room(97, 128), room(128, 128), room(300, 128)]).toEqual([128, 32, 0, 0, 0]);
  });
});
