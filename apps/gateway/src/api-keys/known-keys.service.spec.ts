import { newId } from '@leadfactory/kernel';
import { TestClock } from '@leadfactory/testing';
import type { ApiKeyRow } from './api-key.repository';
import { KnownKeys } from './known-keys.service';

const hash = 'a'.repeat(64);
const row = (prefix: string): ApiKeyRow => ({
  id: newId(), tenantId: newId(), name: 'of the test', prefix, secretHash: hash, scopes: [], createdAt: new Date(0), createdBy: newId(), lastUsedAt: null, expiresAt: null, revokedAt: null, rotatedFrom: null,
});

test('a key is known for a second from when the look at it began, however long that took', () => {
  const clock = new TestClock();
  const known = new KnownKeys(clock);
  const since = clock.now();
  clock.advance({ ms: 600 });
  known.remember(row('slow'), since);
  clock.advance({ ms: 399 });
  expect(known.get('slow', hash)).toBeDefined();
  expect(known.get('slow', 'b'.repeat(64))).toBeUndefined();
  clock.advance({ ms: 1 });
  expect(known.get('slow', hash)).toBeUndefined();
});

test('so many keys at once are known, and not one more until some are known no longer', () => {
  const clock = new TestClock();
  const known = new KnownKeys(clock);
  for (let at = 0; at < 10_001; at += 1) known.remember(row(`key ${at}`), clock.now());
  expect([known.get('key 9999', hash), known.get('key 10000', hash)]).toEqual([expect.anything(), undefined]);
  clock.advance({ seconds: 1 });
  known.remember(row('later'), clock.now());
  expect(known.get('later', hash)).toBeDefined();
});
