import { SERVICES } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { migrate } from '@leadfactory/persistence';
import { type RunningServers, startServers } from '@leadfactory/servers';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ALL_SERVICES } from '../all-services';
import type { LocalEnv } from '../env';
import { type Child, startChild } from './child';
import { frontDoorPort } from './ports';
import { machineSecrets, type Secrets } from './secrets';
import { type MachineAddresses, type MachineFolders, sandboxSettings, serviceSettings } from './settings';

export interface MachineOptions {
  env: LocalEnv;
  /** The checkout: where config/ and experiments/ are. */
  root: string;
  port: number | undefined;
  sitesDir: string | undefined;
  /** Each service in a process of its own. */
  separate: boolean;
  /** Settings beside or instead of this machine's usual ones, for measurements: of every service that knows them, and of the sandbox. */
  more?: { services?: Record<string, string>; sandbox?: Record<string, string> };
  say: (line: string) => void;
}

export interface Machine {
  readonly addresses: MachineAddresses;
  readonly folders: MachineFolders;
  readonly secrets: Secrets;
  /** The processes that hold services. */
  readonly services: readonly Child[];
  /** Settings of each service, for tasks that write to its schema before it is used. */
  readonly settings: ReturnType<typeof serviceSettings>;
  /** Rejects when a process of ours ends without having been asked to. */
  readonly death: Promise<never>;
  stop(): Promise<void>;
}

const SandboxReady = z.object({ url: z.string(), webUrl: z.string(), ports: z.object({ smtp: z.number(), dns: z.number() }) });

async function startServices(options: MachineOptions, folders: MachineFolders, settings: ReturnType<typeof serviceSettings>): Promise<Child[]> {
  const logDirectory = path.join(folders.directory, 'logs');
  const common = { logDirectory, readyWithinMs: 60_000 };
  if (!options.separate) {
    const file = path.join(folders.directory, 'services.json');
    writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
    return [await startChild({ ...common, name: 'services', entry: 'local/services.js', args: [file], env: {} })];
  }
  const children: Child[] = [];
  try {
    // Three at a time: more would only take turns on a small machine.
    for (let first = 0; first < SERVICES.length; first += 3) {
      const started = await Promise.allSettled(SERVICES.slice(first, first + 3).map((service) => startChild({ ...common, name: service, entry: `${service}/main.js`, env: settings[service] })));
      for (const outcome of started) if (outcome.status === 'fulfilled') children.push(outcome.value);
      const failed = started.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    }
  } catch (error) {
    await Promise.all(children.map((child) => child.stop()));
    throw error;
  }
  return children;
}

async function prepare(servers: RunningServers, secrets: Secrets, say: (line: string) => void): Promise<void> {
  const { applied } = await migrate({ ownerUrl: servers.databaseUrl, services: ALL_SERVICES.map((service) => service.migrations), passwords: secrets.databasePasswords });
  if (applied.length > 0) say(`  database    ${applied.length} migrations applied`);
}

/** Brings up servers, sandbox and services. What had started is stopped again when a later part fails. @throws AppError, ServerError with a sentence. */
export async function bringUp(options: MachineOptions): Promise<Machine> {
  const folders: MachineFolders = { directory: path.resolve(options.env.LEADFACTORY_DIR), root: options.root };
  for (const name of ['logs', 'blobs', 'sandbox']) mkdirSync(path.join(folders.directory, name), { recursive: true });
  const port = await frontDoorPort(options.port);
  const origin = `http://127.0.0.1:${port}`;
  const undo: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let last = undo.pop(); last; last = undo.pop()) await last();
  };
  try {
    const secrets = machineSecrets(folders.directory);
    const servers = await startServers({ directory: folders.directory, env: { ...options.env }, binDirectory: options.env.LEADFACTORY_BIN_DIR, log: (line) => options.say(`  ${line}`) });
    undo.push(() => servers.stop());
    const [sandbox] = await Promise.all([
      startChild({ name: 'sandbox', entry: 'sandbox/main.js', env: { ...sandboxSettings(origin, secrets, folders, options.sitesDir, options.env.SANDBOX_PEOPLE_PACE_MS), ...options.more?.sandbox }, logDirectory: path.join(folders.directory, 'logs'), readyWithinMs: 20_000, givesWay: true }),
      prepare(servers, secrets, options.say),
    ]);
    undo.push(() => sandbox.stop());
    const told = SandboxReady.parse(sandbox.ready);
    const addresses: MachineAddresses = {
      databaseUrl: servers.databaseUrl, natsUrl: servers.natsUrl, redisUrl: servers.redisUrl, origin, port,
      sandbox: { url: told.url, webUrl: told.webUrl, smtpPort: told.ports.smtp, dnsPort: told.ports.dns },
    };
    const settings = serviceSettings(addresses, folders, secrets, options.env.LOG_LEVEL, options.env);
    for (const each of Object.values(settings)) Object.assign(each, options.more?.services);
    const services = await startServices(options, folders, settings);
    undo.push(async () => void (await Promise.all(services.map((child) => child.stop()))));
    writeFileSync(path.join(folders.directory, 'processes.json'), JSON.stringify({ sandbox: sandbox.pid, services: services.map(({ name, pid }) => ({ name, pid })) }));
    const death = new Promise<never>((_, reject) => {
      for (const child of [sandbox, ...services]) child.onDeath((detail) => reject(new AppError('unavailable', detail)));
    });
    // Whoever does not wait for it must not be ended by it.
    death.catch(() => undefined);
    return { addresses, folders, secrets, services, settings, death, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
