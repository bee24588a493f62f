import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export interface ThrowawayCertificate {
  /** PEM. */
  key: string;
  cert: string;
  /** Base64 of the SHA-256 of its public key: the form in which Chromium is told to believe this key and no other. */
  fingerprint: string;
}

const SHA256_WITH_ECDSA = '06082a8648ce3d040302';
const COMMON_NAME = '0603550403';
const DAY_MS = 86_400_000;

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = Buffer.from(body.length.toString(16).padStart(body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, body]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => Buffer.from(hex, 'hex');
const utcTime = (at: number): Buffer => der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
const pem = (label: string, body: Buffer): string => `-----BEGIN ${label}-----\n${body.toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`;

/**
 * A certificate that signs itself, with a key that was never on a disk. It names no host: the browser is told to believe
 * its key, whatever the host. (X.509 in DER by hand, RFC 5280 §4.1: Node reads certificates but makes none.)
 */
export function throwawayCertificate(now: Date): ThrowawayCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const algorithm = sequence(oid(SHA256_WITH_ECDSA));
  const name = sequence(der(0x31, sequence(oid(COMMON_NAME), der(0x0c, Buffer.from('LeadFactory egress')))));
  const serial = randomBytes(8);
  // Positive and without leading zeros, as DER wants integers.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, serial), algorithm, name,
    sequence(utcTime(now.getTime() - DAY_MS), utcTime(now.getTime() + 30 * DAY_MS)), name, Buffer.from(spki),
  );
  const signature = createSign('sha256').update(body).sign({ key: privateKey, dsaEncoding: 'der' });
  const whole = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: pem('CERTIFICATE', whole), fingerprint: createHash('sha256').update(spki).digest('base64') };
}
