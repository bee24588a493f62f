import { readEnv } from './env';
import { startSandbox } from './sandbox';

async function main(): Promise<void> {
  const env = readEnv();
  const sandbox = await startSandbox({
    seed: env.SANDBOX_SEED,
    townScale: env.SANDBOX_TOWN_SCALE,
    ports: { http: env.SANDBOX_PORT, web: env.SANDBOX_WEB_PORT, smtp: env.SANDBOX_SMTP_PORT, dns: env.SANDBOX_DNS_PORT },
    sitesDir: env.SANDBOX_SITES_DIR,
    stateDir: env.SANDBOX_STATE_DIR,
    leadfactoryUrl: env.LEADFACTORY_URL,
    stripeWebhookSecret: env.STRIPE_WEBHOOK_SECRET,
    sendgridPrivateKey: env.SENDGRID_WEBHOOK_PRIVATE_KEY,
    inboundMailSecret: env.INBOUND_MAIL_SECRET,
    smtp: { user: env.SANDBOX_SMTP_USER, pass: env.SANDBOX_SMTP_PASS },
    knobs: { people: { enabled: env.SANDBOX_PEOPLE === 'on', paceMs: env.SANDBOX_PEOPLE_PACE_MS } },
  });
  const { ports, url, webUrl, smtpUrl, sendgridPublicKey } = sandbox;
  const ready = { ready: true, ports, url, webUrl, smtpUrl, sendgridPublicKey };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
  const leave = (): void => {
    void sandbox.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', leave);
  process.once('SIGTERM', leave);
  // A parent that is gone has nobody left to stop this process.
  process.once('disconnect', leave);
}

main().catch((cause: unknown) => {
  const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE' && 'port' in cause;
  const message = taken ? `Port ${String(cause.port)} is taken; set the sandbox's port to 0 to have a free one chosen.` : cause instanceof Error ? cause.message : String(cause);
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
