import { auditSite, scoreLead, type StepItem } from '@leadfactory/contracts';
import fc from 'fast-check';
import { intoEnvelopes, itemsPerEnvelope, mostOutstanding, room } from './envelope.rules';

const item = (at: number): StepItem => ({ leadId: String(at), businessId: null, attempt: 1, key: String(at), input: {} });

describe('envelopes', () => {
  test('hold every item once, in order, and neither too many nor too much', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900_000 })), fc.integer({ min: 1, max: 100 }), (sizes, most) => {
      const sized = sizes.map((bytes, at) => ({ item: item(at), bytes }));
      const envelopes = intoEnvelopes(sized, most);
      expect(envelopes.flat().map(({ leadId }) => Number(leadId))).toEqual(sizes.map((_, at) => at));
      for (const envelope of envelopes) {
        expect(envelope.length).toBeLessThanOrEqual(most);
        const bytes = envelope.reduce((sum, { leadId }) => sum + (sizes[Number(leadId)] ?? 0), 0);
        if (envelope.length > 1) expect(bytes).toBeLessThanOrEqual(600_000);
      }
    }));
  });

  test('set-based steps take whole batches, slow ones a few leads', () => {
    expect([itemsPerEnvelope(scoreLead), itemsPerEnvelope(auditSite), mostOutstanding(scoreLead, 8), mostOutstanding(auditSite, 8)]).toEqual([100, 8, 800, 128]);
  });

  test('refilling waits until a quarter is free', () => {
    expect([room(0, 128), room(96, 128), room(97, 128), room(128, 128), room(300, 128)]).toEqual([128, 32, 0, 0, 0]);
  });
});
