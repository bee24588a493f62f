import fc from 'fast-check';
import { dayOf, dollars, microsOf, monthOf, nextDay } from './budget.rules';

const DAY_MS = 86_400_000;
const moments = fc.date({ min: new Date('1971-01-01T00:00:00Z'), max: new Date('2399-12-31T23:59:59.999Z'), noInvalidDate: true });

describe('budgets in millionths of a dollar', () => {
  it('a cent is ten thousand of them, exactly, for every budget that can be configured', () => {
    expect(microsOf({ amount: 1, currency: 'USD' })).toBe(10_000);
    expect(microsOf({ amount: 0, currency: 'USD' })).toBe(0);
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000_000_00 }), (cents) => microsOf({ amount: cents, currency: 'USD' }) / 10_000 === cents));
  });
});

describe('amounts as people read them', () => {
  it.each([
    [0, '$0.00'],
    [10_000, '$0.01'],
    [50_000_000, '$50.00'],
    [7_990, '$0.0080'],
    [5_000, '$0.0050'],
    [1_234_567, '$1.2346'],
    [100, '$0.0001'],
  ])('%d millionths are %s', (micros, words) => expect(dollars(micros)).toBe(words));

  it.each([[1, '$0.000001'], [5, '$0.000005'], [49, '$0.000049'], [99, '$0.000099']])('%d millionths are something, not nothing: %s', (micros, words) => expect(dollars(micros)).toBe(words));

  it('never call a cost nothing that is something', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (micros) => Number(dollars(micros).slice(1)) > 0));
  });
});

describe('days and months are UTC’s, wherever the server stands', () => {
  it.each([
    ['2026-11-22T00:00:00.000Z', '2026-11-22', '2026-11-01', '2026-11-23T00:00:00.000Z'],
    ['2026-11-22T23:59:59.999Z', '2026-11-22', '2026-11-01', '2026-11-23T00:00:00.000Z'],
    ['2026-11-30T23:59:59.999Z', '2026-11-30', '2026-11-01', '2026-12-01T00:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', '2026-12-31', '2026-12-01', '2027-01-01T00:00:00.000Z'],
    ['2028-02-28T12:00:00.000Z', '2028-02-28', '2028-02-01', '2028-02-29T00:00:00.000Z'],
    ['2026-11-22T23:30:00.000-05:00', '2026-11-23', '2026-11-01', '2026-11-24T00:00:00.000Z'],
  ])('%s', (moment, day, month, next) => {
    const at = new Date(moment);
    expect([dayOf(at), monthOf(at), nextDay(at).toISOString()]).toEqual([day, month, next]);
  });

  it('the next day begins at midnight, is never now, and is at most a day away', () => {
    fc.assert(fc.property(moments, (at) => {
      const next = nextDay(at).getTime();
      return next % DAY_MS === 0 && next > at.getTime() && next - at.getTime() <= DAY_MS && dayOf(new Date(next - 1)) === dayOf(at) && dayOf(new Date(next)) > dayOf(at);
    }));
  });

  it('every day belongs to the month that it begins with', () => {
    fc.assert(fc.property(moments, (at) => monthOf(at).endsWith('-01') && monthOf(at).slice(0, 7) === dayOf(at).slice(0, 7) && monthOf(at) <= dayOf(at)));
  });
});
