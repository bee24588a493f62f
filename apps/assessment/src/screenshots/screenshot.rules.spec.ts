import { nextVisit, placeOf, shownShots } from './screenshot.rules';

const now = new Date('2026-03-02T23:59:00Z');
const audit = { status: 'measured' as const, finalUrl: 'https://joe.example/', auditedAt: '2026-03-02T23:59:00.000Z' };

test('pictures belong to the site and the UTC day', () => expect(placeOf(audit)).toEqual({ url: 'https://joe.example/', day: '2026-03-02' }));

test.each(['no_website', 'parked', 'blocked', 'robots_disallowed', 'unreachable', 'tls_problem', 'timed_out'] as const)('of a site that is %s nothing is photographed', (status) => expect(placeOf({ ...audit, status })).toBeNull());

test('a page that needs scripts has a picture all the same', () => expect(placeOf({ ...audit, status: 'needs_javascript' })).not.toBeNull());

test.each([['timeout', true], ['connect', true], ['robots', false], ['blocked', false], ['tls', false], ['too_large', false], ['refused_address', false]])('after %s the site is visited again: %s', (problem, again) => {
  expect(nextVisit(problem, 1, now) !== null).toBe(again);
  expect(nextVisit(problem, 3, now)).toBeNull();
});

test('later tries come later', () => expect([1, 2].map((attempts) => nextVisit('timeout', attempts, now)?.toISOString())).toEqual(['2026-03-03T00:01:00.000Z', '2026-03-03T00:03:00.000Z']));

test('what is shown says where the pictures are, or why there are none', () => {
  const shown = shownShots('a1', { state: 'taken', reason: null, takenAt: now, images: [{ device: 'phone', width: 780, height: 1688, key: 't/secret' }] });
  expect(shown).toEqual({ state: 'taken', reason: null, takenAt: now.toISOString(), images: [{ device: 'phone', width: 780, height: 1688, path: '/api/v1/audits/a1/screenshots/phone' }] });
  expect(shownShots('a1', null)).toMatchObject({ state: 'unknown', reason: expect.any(String) as string, images: [] });
});
