import { hashOfKey, judgeEarlier, openAnswer, readIdempotencyKey, sealAnswer } from './idempotency.rules';

test('a key is one printable text of a bearable length', () => {
  expect(readIdempotencyKey(undefined)).toBeNull();
  expect(readIdempotencyKey('0190b5c3')).toBe('0190b5c3');
  for (const bad of ['', 'a b', 'ä', 'x'.repeat(256), ['a', 'b']]) expect(() => readIdempotencyKey(bad)).toThrow(/Idempotency-Key/);
});

test('an answer is kept so that only its key and the pepper together open it', () => {
  const answer = { status: 201, body: { secret: 'lf_abc' } };
  const sealed = sealAnswer(answer, 'pepper', 'key');
  expect(sealed.toString('latin1')).not.toContain('lf_abc');
  expect(openAnswer(sealed, 'pepper', 'key')).toEqual(answer);
  expect(() => openAnswer(sealed, 'pepper', 'other key')).toThrow();
  expect(() => openAnswer(sealed, 'other pepper', 'key')).toThrow();
  expect(hashOfKey('key')).not.toContain('key');
});

test('the same request again is replayed or told to wait; another one is refused (R1.05)', () => {
  expect(judgeEarlier({ fingerprint: 'f', answered: true }, 'f')).toBe('replay');
  expect(judgeEarlier({ fingerprint: 'f', answered: false }, 'f')).toBe('in_flight');
  expect(judgeEarlier({ fingerprint: 'f', answered: true }, 'g')).toBe('mismatch');
  expect(judgeEarlier({ fingerprint: 'f', answered: false }, 'g')).toBe('mismatch');
});
