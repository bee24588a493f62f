import { assertDays, withMoney } from './funnel.rules';

describe('days', () => {
  test('one day is enough; the wrong order and too many are refused with what is expected', () => {
    expect(() => assertDays('2026-03-01', '2026-03-01')).not.toThrow();
    expect(() => assertDays('2026-03-02', '2026-03-01')).toThrow('The days end before they begin: 2026-03-02 to 2026-03-01.');
    expect(() => assertDays('2020-01-01', '2026-03-01')).toThrow('400 at once are the most');
  });

  test('sums are told as money and cost', () => {
    expect(withMoney({ day: 'd', revenue: 4900, micros: 7 }, 'USD')).toEqual({ day: 'd', revenue: { amount: 4900, currency: 'USD' }, cost: { micros: 7, currency: 'USD' } });
  });
});
