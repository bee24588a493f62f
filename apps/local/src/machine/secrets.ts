import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const Secrets = z.object({
  databasePasswords: z.record(z.enum(SERVICES), z.string()),
  linkSecret: z.string(),
  tokenSecret: z.string(),
  apiKeyPepper: z.string(),
  suppressionSecret: z.string(),
  ownerPassword: z.string(),
  stripeWebhookSecret: z.string(),
  inboundMailSecret: z.string(),
  /** PKCS #8 and SPKI, base64 of DER. */
  sendgridPrivateKey: z.string(),
  sendgridPublicKey: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

function drawSecrets(): Secrets {
  const draw = () => randomBytes(32).toString('base64url');
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'der' }, publicKeyEncoding: { type: 'spki', format: 'der' } });
  return {
    databasePasswords: Object.fromEntries(SERVICES.map((service) => [service, draw()])) as Record<ServiceName, string>,
    linkSecret: draw(),
    tokenSecret: draw(),
    apiKeyPepper: draw(),
    suppressionSecret: draw(),
    ownerPassword: randomBytes(9).toString('base64url'),
    stripeWebhookSecret: `whsec_sandbox_${randomBytes(16).toString('hex')}`,
    inboundMailSecret: draw(),
    sendgridPrivateKey: pair.privateKey.toString('base64'),
    sendgridPublicKey: pair.publicKey.toString('base64'),
  };
}

/** The secrets of this machine's installation, drawn once and readable by its user only. */
export function machineSecrets(directory: string): Secrets {
  const file = path.join(directory, 'secrets.json');
  if (existsSync(file)) return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets = drawSecrets();
  // Whole or not at all: a start that is killed half-way must not leave a file that the next one cannot read.
  writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}
