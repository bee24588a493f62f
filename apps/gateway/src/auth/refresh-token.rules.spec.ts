import { newId } from '@leadfactory/kernel';
import { drawSecret, hashRefreshSecret, judgeToken, readRefreshToken, writeRefreshToken } from './refresh-token.rules';

const now = new Date('2026-03-02T09:00:00Z');
const later = new Date('2026-03-03T09:00:00Z');

test('a token is read back as it was written; anything else is none', () => {
  const parts = { tenantId: newId(), id: newId(), secret: drawSecret() };
  expect(readRefreshToken(writeRefreshToken(parts))).toEqual(parts);
  for (const text of ['', 'lfr...', 'lfr.a.b.c', `${writeRefreshToken(parts)}.x`, `lfr.${newId()}.${newId()}.`]) expect(readRefreshToken(text)).toBeNull();
});

test('a token serves once; shown again it is a theft, and after its end it is nothing', () => {
  expect(judgeToken({ expiresAt: later, usedAt: null, endedAt: null }, now)).toBe('good');
  expect(judgeToken({ expiresAt: later, usedAt: now, endedAt: null }, now)).toBe('reused');
  expect(judgeToken({ expiresAt: later, usedAt: now, endedAt: now }, now)).toBe('ended');
  expect(judgeToken({ expiresAt: now, usedAt: null, endedAt: null }, now)).toBe('ended');
});

test('its hash is another than that of an API key of the same secret', () => {
  expect(hashRefreshSecret('s', 'p')).toHaveLength(64);
  expect(hashRefreshSecret('s', 'p')).not.toBe(hashRefreshSecret('s', 'q'));
});
