import { mayBeUnderWay, paceWait, UNDER_WAY_MS } from './wait.rules';

const now = new Date('2026-03-02T09:00:30.250Z');
const before = (ms: number): Date => new Date(now.getTime() - ms);

test('a call may be under way until its time-out is well over; for a mail that rests none is (R10.07)', () => {
  expect([UNDER_WAY_MS, UNDER_WAY_MS + 1].map((ms) => mayBeUnderWay({ nextTryAt: null, askedAt: before(ms) }, now))).toEqual([true, false]);
  expect(mayBeUnderWay({ nextTryAt: now, askedAt: now }, now)).toBe(false);
});

test('a domain’s pace begins anew with the minute', () => {
  expect(paceWait(now, 120).until).toEqual(new Date('2026-03-02T09:01:00.000Z'));
});
