import { isId } from '@leadfactory/kernel';
import { createHmac, timingSafeEqual } from 'node:crypto';

// Mail servers may change the case of a local part and cut it at 64 characters (RFC 5321 §4.5.3.1.1): base 32 in lower
// case, 26 characters for the id and 16 (80 bits) for the signature.
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const ID_LENGTH = 26;
const SIGNATURE_BYTES = 10;

export type ReturnPurpose = 'bounce' | 'unsubscribe';

function base32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const length = Math.ceil((bytes.length * 8) / 5);
  bits <<= BigInt(length * 5 - bytes.length * 8);
  return Array.from({ length }, (_, at) => ALPHABET[Number((bits >> BigInt((length - 1 - at) * 5)) & 31n)]).join('');
}

function idFrom(text: string): string | null {
  let bits = 0n;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    bits = (bits << 5n) | BigInt(value);
  }
  const hex = (bits >> 2n).toString(16).padStart(32, '0');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  return isId(id) ? id : null;
}

function signatureOf(purpose: ReturnPurpose, messageId: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`return-path:${purpose}:${messageId}`).digest().subarray(0, SIGNATURE_BYTES);
}

/** The address to which reports about this one message come back (VERP), e.g. `bounce+…@north.example`. */
export function returnPathOf(purpose: ReturnPurpose, messageId: string, domain: string, secret: string): string {
  const id = base32(Buffer.from(messageId.replaceAll('-', ''), 'hex'));
  return `${purpose}+${id}${base32(signatureOf(purpose, messageId, secret))}@${domain}`;
}

/** The message that an address of returnPathOf names; null for every other address. */
export function messageOfReturnPath(address: string, secret: string): { purpose: ReturnPurpose; messageId: string } | null {
  const match = /^<?(bounce|unsubscribe)\+([a-z2-7]{42})@/i.exec(address.trim());
  if (!match) return null;
  const purpose = match[1]?.toLowerCase() as ReturnPurpose;
  const token = match[2]?.toLowerCase() ?? '';
  const messageId = idFrom(token.slice(0, ID_LENGTH));
  if (messageId === null) return null;
  const right = Buffer.from(base32(signatureOf(purpose, messageId, secret)));
  const given = Buffer.from(token.slice(ID_LENGTH));
  return given.length === right.length && timingSafeEqual(given, right) ? { purpose, messageId } : null;
}
