import { fileNameOf, grantExpiry, isDisputeOver, isReleaseDue, isReopened } from './access.rules';

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2, 9, minutes));

describe('releasing a report', () => {
  test.each([
    ['never released', { releasedAt: null, revokedAt: null }, true],
    ['released a moment ago: an echo', { releasedAt: at(0), revokedAt: null }, false],
    ['revoked before its purchase was heard of (R8.04)', { releasedAt: null, revokedAt: at(0) }, false],
  ])('%s', (_case, grant, due) => expect(isReleaseDue(grant, at(1))).toBe(due));

  test('is repeated when the purchase is told again much later (R8.03)', () => {
    expect(isReleaseDue({ releasedAt: at(0), revokedAt: null }, at(16))).toBe(true);
    expect(isReleaseDue({ releasedAt: at(0), revokedAt: at(1) }, at(16))).toBe(false);
  });
});

describe('the end of a dispute', () => {
  const shut = { revokedAt: at(1), reason: 'disputed', disputedAt: at(1) };
  test.each([
    ['opens what it had shut', shut, true],
    ['opens what an earlier version shut', { ...shut, disputedAt: null }, true],
    ['leaves what was given back', { ...shut, reason: 'refunded' }, false],
    ['leaves what was disputed anew since', { ...shut, disputedAt: at(3) }, false],
    ['has nothing to open', { revokedAt: null, reason: null, disputedAt: null }, false],
  ])('%s', (_case, grant, reopened) => expect(isReopened(grant, at(2))).toBe(reopened));

  test('may be heard before its beginning', () => {
    expect(isDisputeOver({ disputeEndedAt: at(2) }, at(1))).toBe(true);
    expect(isDisputeOver({ disputeEndedAt: at(2) }, at(3))).toBe(false);
    expect(isDisputeOver({ disputeEndedAt: null }, at(1))).toBe(false);
  });
});

test('a link ends after ninety days, on a whole second', () => {
  expect(grantExpiry(new Date('2026-03-02T09:00:00.987Z')).toISOString()).toBe('2026-05-31T09:00:00.000Z');
});

test.each([
  ['Joe’s Pizza & Café', 'website-report-joe-s-pizza-cafe-2026-03-02.pdf'],
  ['"; filename="x', 'website-report-filename-x-2026-03-02.pdf'],
  ['饭店 🍜', 'website-report-business-2026-03-02.pdf'],
  ['a'.repeat(300), `website-report-${'a'.repeat(60)}-2026-03-02.pdf`],
])('the name of the file of %j is safe in a header', (name, expected) => expect(fileNameOf(name, '2026-03-02T00:00:00Z')).toBe(expected));
