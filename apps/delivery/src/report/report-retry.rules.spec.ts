import { AppError } from '@leadfactory/kernel';
import { retryAfterFault, retryAfterRefusal } from './report-retry.rules';

const now = new Date('2026-03-02T09:00:00.000Z');

test('a mailbox that refuses for now is tried ever more rarely, and not for ever', () => {
  const waits = Array.from({ length: 9 }, (_, at) => retryAfterRefusal(now, at + 1)).map((at) => (at === null ? null : (at.getTime() - now.getTime()) / 1000));
  expect(waits[0]).toBe(30);
  expect(waits.slice(0, 8)).toEqual([...waits.slice(0, 8)].sort((a, b) => Number(a) - Number(b)));
  expect(waits[8]).toBeNull();
});

test('an outage is over soon, a wrong setting when somebody has mended it', () => {
  expect(retryAfterFault(now, new AppError('unavailable', 'x', { retryAt: '2026-03-02T09:02:00.000Z' })).toISOString()).toBe('2026-03-02T09:02:00.000Z');
  expect(retryAfterFault(now, new AppError('rate_limited', 'x', { retryAt: '2026-03-02T08:00:00.000Z' })) > now).toBe(true);
  expect(retryAfterFault(now, new AppError('timeout', 'x')).toISOString()).toBe('2026-03-02T09:00:10.000Z');
  expect(retryAfterFault(now, new AppError('not_configured', 'x')).toISOString()).toBe('2026-03-02T09:05:00.000Z');
});
