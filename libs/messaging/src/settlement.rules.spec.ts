import { retryDelayMs, settle } from './settlement.rules';

it('failed messages wait 1, 5, 25 and then 60 seconds', () => {
  expect([1, 2, 3, 4, 5].map((deliveries) => retryDelayMs(deliveries))).toEqual([1_000, 5_000, 25_000, 60_000, 60_000]);
});

it('the sixth failure is the last (R12.05)', () => {
  expect(settle(5)).toEqual({ kind: 'retry', delayMs: 60_000 });
  expect(settle(6)).toEqual({ kind: 'dead' });
  expect(settle(7)).toEqual({ kind: 'dead' });
});
