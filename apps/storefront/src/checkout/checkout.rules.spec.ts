import { checkoutTimes, nextStep } from './checkout.rules';

const now = new Date('2026-03-02T09:00:00.000Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const checkout = { createdAt: now, expiresAt: checkoutTimes(now).expiresAt, sessionUrl: 'https://pay.example/1' };

test.each([
  ['nobody has tried yet', null, 0, 'begin'],
  ['a second click while the first is under way', { ...checkout, state: 'opening', sessionUrl: null }, 0, 'repeat'],
  ['the provider did not answer an hour ago', { ...checkout, state: 'opening', sessionUrl: null }, 60, 'begin'],
  ['the page is open', { ...checkout, state: 'open' }, 30, 'go'],
  ['the page is about to close', { ...checkout, state: 'open' }, 23 * 60 - 4, 'begin'],
  ['a bank transfer is under way', { ...checkout, state: 'completed' }, 600, 'wait'],
  ['the session has expired', { ...checkout, state: 'expired' }, 0, 'begin'],
  ['the provider refused', { ...checkout, state: 'failed' }, 0, 'begin'],
] as const)('%s', (_case, latest, later, step) => expect(nextStep(latest, minutes(later))).toBe(step));

test('a session ends within the provider’s 24 hours', () => {
  const { expiresAt } = checkoutTimes(now);
  expect(expiresAt.getTime() - now.getTime()).toBeLessThan(24 * 3_600_000);
  expect(expiresAt.getTime() - now.getTime()).toBeGreaterThan(30 * 60_000);
});
