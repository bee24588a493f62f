import { closeOf, fateOf, HEARD_WITHIN_MS } from './unheard.rules';

const startedAt = new Date('2026-03-02T09:00:00Z');
const after = (minutes: number): Date => new Date(startedAt.getTime() + minutes * 60_000);
const read = { nature: 'read' as const, keysKnownForMs: 0, startedAt, deadlineAt: after(1) };
const mail = { ...read, nature: 'effect' as const };
const refund = { ...mail, keysKnownForMs: 23 * 3_600_000 };

test('before its deadline a call may be under way', () => {
  for (const call of [read, mail, refund]) expect([fateOf(call, after(0.9)), closeOf(call, after(0.9))]).toEqual(['wait', null]);
});

test('a look-up is asked again, an effect only where the vendor still knows its key (R10.07)', () => {
  expect([read, mail, refund].map((call) => fateOf(call, after(1)))).toEqual(['repeat', 'doubt', 'same']);
  expect(fateOf(refund, after(23 * 60 - 1))).toBe('same');
  expect(fateOf(refund, after(23 * 60))).toBe('doubt');
  expect(fateOf({ ...read, keysKnownForMs: 60 * 60_000 }, after(2))).toBe('same');
});

test('what nobody asks about is closed ten minutes after its deadline, or when the vendor forgets its key', () => {
  const closing = 1 + HEARD_WITHIN_MS / 60_000;
  expect([read, mail, refund].map((call) => closeOf(call, after(closing - 0.1)))).toEqual([null, null, null]);
  expect([read, mail, refund].map((call) => closeOf(call, after(closing)))).toEqual(['abandoned', 'unknown', null]);
  expect(closeOf(refund, after(23 * 60))).toBe('unknown');
});
