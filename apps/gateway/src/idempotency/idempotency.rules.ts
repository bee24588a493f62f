import { AppError } from '@leadfactory/kernel';
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** An answer as it was given, to be given again. */
export interface StoredAnswer {
  status: number;
  body: unknown;
}

/** @throws AppError invalid_input for a header that is no key. */
export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new AppError('invalid_input', 'The header Idempotency-Key must be one text of 1 to 255 printable characters without blanks.', { fields: [{ path: 'Idempotency-Key', message: 'expected 1 to 255 printable characters' }] });
}

export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

// An answer may hold what is shown only once (a new API key): it is kept so that neither the table nor the pepper alone opens it.
function cipherKey(pepper: string, idempotencyKey: string): Buffer {
  return Buffer.from(hkdfSync('sha256', pepper, idempotencyKey, 'leadfactory idempotency answer', 32));
}

export function sealAnswer(answer: StoredAnswer, pepper: string, idempotencyKey: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, cipherKey(pepper, idempotencyKey), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(answer), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
}

export function openAnswer(sealed: Buffer, pepper: string, idempotencyKey: string): StoredAnswer {
  const decipher = createDecipheriv(CIPHER, cipherKey(pepper, idempotencyKey), sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  return JSON.parse(text) as StoredAnswer;
}

/** What a key that is already there means for a request with this fingerprint. */
export function judgeEarlier(earlier: { fingerprint: string; answered: boolean }, fingerprint: string): 'replay' | 'mismatch' | 'in_flight' {
  if (earlier.fingerprint !== fingerprint) return 'mismatch';
  return earlier.answered ? 'replay' : 'in_flight';
}
