import { EventWebhook } from '@sendgrid/eventwebhook';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { isSendgridSignature, readSendgridKey } from './sendgrid.rules';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const shown = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

function sign(timestamp: string, body: string): string {
  return createSign('sha256').update(timestamp + body).sign(privateKey).toString('base64');
}

describe('signatures of SendGrid', () => {
  const key = readSendgridKey(shown)!;

  test.each(['[]', '[{"event":"open","email":"añb@example.com"}]\r\n', ''])('are judged as the vendor’s library judges them: %j', (body) => {
    const signature = sign('1700000000', body);
    const vendor = new EventWebhook();
    const vendorKey = vendor.convertPublicKeyToECDSA(shown);
    for (const [text, timestamp] of [[body, '1700000000'], [`${body} `, '1700000000'], [body, '1700000001']] as const) {
      expect(isSendgridSignature(key, Buffer.from(text), signature, timestamp)).toBe(vendor.verifySignature(vendorKey, text, signature, timestamp));
    }
    expect(isSendgridSignature(key, Buffer.from(body), signature, '1700000000')).toBe(true);
  });

  test.each(['', 'garbage', '!!!', 'MEUCIQ==', Buffer.alloc(72).toString('base64')])('that are garbage (%j) are wrong, and no crash', (signature) => {
    expect(isSendgridSignature(key, Buffer.from('[]'), signature, '1700000000')).toBe(false);
  });

  test('a key may come as base64 or as PEM; others are refused', () => {
    expect(readSendgridKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).not.toBeNull();
    expect(readSendgridKey('not a key')).toBeNull();
    expect(readSendgridKey(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({ type: 'spki', format: 'der' }).toString('base64'))).toBeNull();
  });
});
