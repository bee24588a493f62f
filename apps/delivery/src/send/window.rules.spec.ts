import { nextOpening, zoneOf } from './window.rules';

const windows = { enabled: true, days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', verticals: { restaurant: { from: '14:00', to: '16:30' } } };
const opening = (now: string, state: string, vertical = 'dentist') => nextOpening(new Date(now), state, vertical, windows)?.toISOString() ?? null;

test('the clock of the recipient counts (R10.04)', () => {
  expect(opening('2026-03-02T14:30:00Z', 'NY')).toBeNull();
  expect(opening('2026-03-02T14:30:00Z', 'CA')).toBe('2026-03-02T17:00:00.000Z');
  expect(opening('2026-03-02T23:30:00Z', 'NY')).toBe('2026-03-03T14:00:00.000Z');
});

test('a vertical has its own hours; a weekend waits for Monday', () => {
  expect(opening('2026-03-02T15:00:00Z', 'NY', 'restaurant')).toBe('2026-03-02T19:00:00.000Z');
  expect(opening('2026-03-07T15:00:00Z', 'NY')).toBe('2026-03-09T13:00:00.000Z');
});

test('windows that are off keep nobody', () => {
  expect(nextOpening(new Date('2026-03-07T03:00:00Z'), 'NY', 'bar', { ...windows, enabled: false })).toBeNull();
});

test('every state has a zone that exists', () => {
  for (const state of ['AK', 'AZ', 'CA', 'CO', 'HI', 'IL', 'NY', 'PR', 'TX', 'ZZ']) expect(() => new Intl.DateTimeFormat('en', { timeZone: zoneOf(state) })).not.toThrow();
});
