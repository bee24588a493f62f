import { createHmac, createPrivateKey, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** `t=…,v1=…` over `{t}.{body}`, as Stripe signs webhooks; inbound mail is signed alike. */
export function timestampedHmac(body: string | Buffer, secret: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** The key pair with which SendGrid signs its event webhooks: ECDSA over the curve P-256. */
export class EventWebhookKey {
  private constructor(private readonly privateKey: KeyObject) {}

  /** Takes PEM, or the base64 of DER (PKCS #8); makes a new key when none is given. */
  static from(text: string | undefined): EventWebhookKey {
    if (text === undefined) return new EventWebhookKey(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey);
    const trimmed = text.replaceAll('\\n', '\n').trim();
    const key = readKey(trimmed);
    const curve = key.asymmetricKeyDetails?.namedCurve;
    if (curve !== 'prime256v1') throw new Error(`SENDGRID_WEBHOOK_PRIVATE_KEY: expected a key on the curve P-256, got ${curve ?? key.asymmetricKeyType ?? 'none'}`);
    return new EventWebhookKey(key);
  }

  /** The verification key as SendGrid shows it in its settings: base64 of the DER public key, without PEM armour. */
  get publicKey(): string {
    return createPublicKey(this.privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  }

  sign(timestamp: string, body: string): string {
    return createSign('sha256').update(timestamp + body).sign(this.privateKey).toString('base64');
  }
}

function readKey(text: string): KeyObject {
  try {
    if (text.startsWith('-----')) return createPrivateKey(text);
    return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new Error('SENDGRID_WEBHOOK_PRIVATE_KEY: expected a P-256 private key as PEM or as base64 of PKCS #8 DER', { cause });
  }
}
