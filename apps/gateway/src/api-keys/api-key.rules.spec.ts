import { drawKey, endOfOldKey, hashSecret, isLive, isSameHash, keyOfRequest, readKey, scopesBeyond, writeKey } from './api-key.rules';

const now = new Date('2026-03-02T09:00:00Z');

test('a key is read back as it was written; anything else is no key', () => {
  const parts = drawKey();
  expect(readKey(writeKey(parts))).toEqual(parts);
  for (const text of ['', 'lf_', `${writeKey(parts)}0`, writeKey(parts).toUpperCase(), ` ${writeKey(parts)}`]) expect(readKey(text)).toBeNull();
});

test('a request has one key of its own, which nobody finds without the pepper (R1.06)', () => {
  const parts = keyOfRequest('t', 'r', 'p');
  expect(readKey(writeKey(parts))).toEqual(parts);
  expect(keyOfRequest('t', 'r', 'p')).toEqual(parts);
  const others = [keyOfRequest('u', 'r', 'p'), keyOfRequest('t', 's', 'p'), keyOfRequest('t', 'r', 'q')];
  expect(new Set([parts, ...others].flatMap(({ prefix, secret }) => [prefix, secret])).size).toBe(8);
});

test('the hash depends on the pepper, and tells nothing of the secret', () => {
  expect(hashSecret('s', 'p')).not.toBe(hashSecret('s', 'q'));
  expect(hashSecret('bc', 'a')).not.toBe(hashSecret('c', 'ab'));
  expect(isSameHash(hashSecret('s', 'p'), hashSecret('s', 'p'))).toBe(true);
  expect(isSameHash('short', 'longer')).toBe(false);
});

test('a key ends when it is revoked or its time has come', () => {
  expect(isLive({ expiresAt: null, revokedAt: null }, now)).toBe(true);
  expect(isLive({ expiresAt: now, revokedAt: null }, now)).toBe(false);
  expect(isLive({ expiresAt: null, revokedAt: new Date(0) }, now)).toBe(false);
});

test('nobody gives away what they do not have', () => {
  expect(scopesBeyond(['leads:read', 'keys:manage'], ['leads:read'])).toEqual(['keys:manage']);
});

test('a rotated key never lives longer than it would have', () => {
  expect(endOfOldKey({ expiresAt: null, revokedAt: null }, now, 24).toISOString()).toBe('2026-03-03T09:00:00.000Z');
  const soon = new Date('2026-03-02T10:00:00Z');
  expect(endOfOldKey({ expiresAt: soon, revokedAt: null }, now, 24)).toBe(soon);
});
