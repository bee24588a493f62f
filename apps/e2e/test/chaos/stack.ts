import { Client, createApiKey, login, SCOPES, SERVICES, type ServiceName } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { type ServerControl, startNats, startPostgres, startRedis } from '@leadfactory/servers';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { seedSenderIdentity } from '../../../delivery/src/sender/sender.seed';
import { seedTenants } from '../../../gateway/src/auth/seed-tenants.service';
import { DEMO_TENANTS } from '../../../local/src/demo/tenants';
import { type Child, startChild } from '../../../local/src/machine/child';
import { freePort } from './free-port';
import { machineSecrets, type Secrets } from '../../../local/src/machine/secrets';
import { type MachineAddresses, sandboxSettings, serviceSettings } from '../../../local/src/machine/settings';
import { SENDING } from './limits.rules';
import { Supervised } from './supervised';
import { Witness } from './witness';

const run = promisify(execFile);

/** The whole product as separate processes in a folder of its own, each part of which can be broken alone. */
export interface ChaosStack {
  directory: string;
  origin: string;
  sandboxUrl: string;
  postgres: ServerControl;
  nats: ServerControl;
  redis: ServerControl;
  processes: Supervised[];
  /** Each knocks at a front door of its own. */
  tenants: { id: string; client: Client }[];
  witness: Witness;
  stop(): Promise<void>;
}

/** Services that run twice, so that two replicas meet over the same work. */
const TWICE: readonly ServiceName[] = ['gateway', 'orchestration', 'delivery'];

interface StackOptions {
  root: string;
  directory: string;
  binDirectory: string;
  /** How the sandbox's chances fall. */
  seed: number;
  say: (line: string) => void;
}

export async function bringUp(o: StackOptions): Promise<ChaosStack> {
  for (const name of ['logs', 'blobs', 'sandbox']) mkdirSync(path.join(o.directory, name), { recursive: true });
  const undo: (() => Promise<unknown>)[] = [];
  const stop = async (): Promise<void> => {
    for (let last = undo.pop(); last; last = undo.pop()) await last();
  };
  try {
    return await start(o, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(o: StackOptions, undo: (() => Promise<unknown>)[], stop: () => Promise<void>): Promise<ChaosStack> {
  const [port, secondPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const secrets = machineSecrets(o.directory);
  const server = { directory: o.directory, env: { PATH: process.env.PATH }, binDirectory: o.binDirectory, log: o.say };
  const [postgres, nats, redis] = await Promise.all([startPostgres(server), startNats(server), startRedis(server)]);
  undo.push(() => Promise.all([postgres.stop(), nats.stop(), redis.stop()]));
  const folders = { directory: o.directory, root: o.root };
  const [sandbox] = await Promise.all([
    startChild({ name: 'sandbox', entry: 'sandbox/main.js', env: { ...sandboxSettings(origin, secrets, folders, undefined, '50'), SANDBOX_SEED: `chaos-${o.seed}` }, logDirectory: path.join(o.directory, 'logs'), readyWithinMs: 30_000 }),
    migrate(o.root, postgres.url, secrets),
  ]);
  undo.push(() => sandbox.stop());
  const sandboxUrl = String(sandbox.ready.url);
  const settings = serviceSettings({ databaseUrl: postgres.url, natsUrl: nats.url, redisUrl: redis.url, origin, port, sandbox: addressesOf(sandbox) }, folders, secrets, 'info');
  const config = ownConfig(o.root, o.directory);
  await seed(settings, secrets);

  const names = SERVICES.flatMap((service) => (TWICE.includes(service) ? [[service, service], [service, `${service}-2`]] : [[service, service]]) as [ServiceName, string][]);
  const processes = names.map(([service, name]) => new Supervised(name, service, { ...settings[service], CONFIG_DIR: config, ...(name === 'gateway-2' && { PORT: String(secondPort) }) }, path.join(o.directory, 'logs')));
  undo.push(() => Promise.all(processes.map((each) => each.stop())));
  // Three at a time: more would only take turns on a small machine.
  for (let first = 0; first < processes.length; first += 3) await Promise.all(processes.slice(first, first + 3).map((each) => each.start()));

  const witness = new Witness(postgres.url, sandboxUrl);
  undo.push(() => witness.close());
  const tenants = await Promise.all(DEMO_TENANTS.map(async ({ id, ownerEmail }, at) => ({ id, client: await clientOf(`http://127.0.0.1:${at === 0 ? port : secondPort}`, ownerEmail, secrets.ownerPassword) })));
  return { directory: o.directory, origin, sandboxUrl, postgres, nats, redis, processes, tenants, witness, stop };
}

function addressesOf(sandbox: Child): MachineAddresses['sandbox'] {
  const { url, webUrl, ports } = sandbox.ready as { url: string; webUrl: string; ports: { smtp: number; dns: number } };
  return { url, webUrl, smtpPort: ports.smtp, dnsPort: ports.dns };
}

async function migrate(root: string, ownerUrl: string, secrets: Secrets): Promise<void> {
  const passwords = Object.fromEntries(SERVICES.map((service) => [`${service.toUpperCase()}_DATABASE_PASSWORD`, secrets.databasePasswords[service]]));
  await run(process.execPath, [path.join(__dirname, '../local/migrate.js')], { cwd: root, env: { PATH: process.env.PATH, DATABASE_OWNER_URL: ownerUrl, ...passwords } });
}

/** The product's own configuration, with breakers that look again sooner than in production and a pace of mail that a few mails can exceed. */
function ownConfig(root: string, directory: string): string {
  const folder = path.join(directory, 'config');
  cpSync(path.join(root, 'config'), folder, { recursive: true });
  const file = path.join(folder, 'providers.yaml');
  const config = parse(readFileSync(file, 'utf8')) as { providers: Record<string, { breaker: { cooldownSeconds: number } }> };
  for (const provider of Object.values(config.providers)) provider.breaker.cooldownSeconds = Math.min(provider.breaker.cooldownSeconds, 5);
  Object.assign(config.providers.smtp!, { perSecond: SENDING.perSecond, burst: SENDING.burst });
  writeFileSync(file, stringify(config));
  return folder;
}

async function seed(settings: ReturnType<typeof serviceSettings>, secrets: Secrets): Promise<void> {
  const open = (service: 'gateway' | 'delivery') => Database.open({ service, url: settings[service].DATABASE_URL!, poolSize: 1, applicationName: 'leadfactory seed' });
  const [gateway, delivery] = await Promise.all([open('gateway'), open('delivery')]);
  try {
    await seedTenants(gateway, DEMO_TENANTS.map(({ id, name, ownerEmail, ownerName }) => ({ id, name, ownerEmail, ownerName, password: secrets.ownerPassword })));
    for (const { id, sender } of DEMO_TENANTS) await seedSenderIdentity(delivery, { tenantId: id, ...sender });
  } finally {
    await Promise.all([gateway.close(), delivery.close()]);
  }
}

async function clientOf(origin: string, email: string, password: string): Promise<Client> {
  const session = await new Client({ origin, credentials: () => undefined }).call(login, { email, password });
  const key = await new Client({ origin, credentials: () => session.accessToken }).call(createApiKey, { name: 'chaos', scopes: [...SCOPES] }, { idempotencyKey: newId() });
  return new Client({ origin, credentials: () => key.secret });
}
