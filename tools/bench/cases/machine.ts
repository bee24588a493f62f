import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client, createApiKey, login, SCOPES } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { parse, stringify } from 'yaml';
import { DEMO_TENANTS } from '../../../apps/local/src/demo/tenants';
import { seedTenants } from '../../../apps/local/src/demo/seed';
import { readLocalEnv } from '../../../apps/local/src/env';
import { bringUp, type Machine } from '../../../apps/local/src/machine/machine';
import type { Bench } from '../bench';

export interface MachineWish {
  name: string;
  separate?: boolean;
  /** Businesses of the town, as a multiple of the usual six thousand. */
  townScale?: number;
  /** Keep what an earlier start left: databases, secrets. */
  warm?: boolean;
}

/** The whole product on this machine as `npm start` brings it up, with third parties that answer at once and set no limits. */
export class BenchMachine {
  private constructor(
    readonly machine: Machine,
    readonly apiKey: string,
    /** From nothing to serving requests, in seconds. */
    readonly readyAfter: number,
  ) {}

  static async open(bench: Bench, wish: MachineWish): Promise<BenchMachine> {
    const folder = bench.folder(`machine-${wish.name}`);
    if (!wish.warm) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeUnlimited(bench.root, folder);
    const { PATH, HOME } = process.env;
    const env = readLocalEnv({ PATH, HOME, LEADFACTORY_DIR: path.join(folder, 'data'), LEADFACTORY_BIN_DIR: path.join(bench.root, '.leadfactory/bin'), LOG_LEVEL: 'warn', SANDBOX_PEOPLE_PACE_MS: '0' });
    const startedAt = performance.now();
    const machine = await bringUp({
      env, root: folder, port: undefined, sitesDir: undefined, separate: wish.separate ?? false, say: () => undefined,
      more: {
        services: { AUDIT_SCREENSHOTS: 'off', REQUESTS_PER_MINUTE: '1000000', TENANT_REQUESTS_PER_HOUR: '100000000', PUBLIC_REQUESTS_PER_MINUTE: '1000000' },
        sandbox: { SANDBOX_PEOPLE: 'off', SANDBOX_TOWN_SCALE: String(wish.townScale ?? 1) },
      },
    });
    const readyAfter = (performance.now() - startedAt) / 1_000;
    try {
      await seedTenants(machine);
      await noDelays(machine);
      return new BenchMachine(machine, await keyOf(machine), readyAfter);
    } catch (error) {
      await machine.stop();
      throw error;
    }
  }

  get client(): Client {
    return new Client({ origin: this.machine.addresses.origin, credentials: () => this.apiKey });
  }

  get servicePids(): number[] {
    return this.machine.services.map(({ pid }) => pid);
  }

  /** Processes of PostgreSQL, NATS and Redis, as their starter wrote them down. */
  get serverPids(): number[] {
    const record = JSON.parse(readFileSync(path.join(this.machine.folders.directory, 'servers.json'), 'utf8')) as Record<string, { pid?: number }>;
    return Object.values(record).flatMap(({ pid }) => pid ?? []);
  }

  close(): Promise<void> {
    return this.machine.stop();
  }
}

interface Providers {
  budgets: { perLead: unknown; perTenantMonth: unknown };
  providers: Record<string, { perSecond: number; burst: number; perDay: number | null; budgetPerDay: unknown }>;
}

/** The checkout's configuration without the limits that vendors and good manners set. */
function writeUnlimited(root: string, folder: string): void {
  for (const name of ['config', 'experiments']) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  edit<Providers>(path.join(folder, 'config/providers.yaml'), (config) => {
    config.budgets = { perLead: null, perTenantMonth: null };
    for (const provider of Object.values(config.providers)) Object.assign(provider, { perSecond: 100_000, burst: 100_000, perDay: null, budgetPerDay: null });
  });
  edit<{ throttle: { perDomainPerMinute: number }; governor: { minimumSent: number } }>(path.join(folder, 'config/delivery.yaml'), (config) => {
    config.throttle.perDomainPerMinute = 1_000_000;
    config.governor.minimumSent = 1_000_000;
  });
}

function edit<T>(file: string, change: (config: T) => void): void {
  const config = parse(readFileSync(file, 'utf8')) as T;
  change(config);
  writeFileSync(file, stringify(config));
}

/** The town has slow sites on purpose, and vendors with quotas: not here. */
async function noDelays(machine: Machine): Promise<void> {
  const body = JSON.stringify({ web: { slowMs: 0, webLatencyMs: 0 }, vendors: { yelp: { dailyQuota: 0 }, pagespeed: { dailyQuota: 0 } }, webhooks: { repeatRate: 0 } });
  const answer = await fetch(`${machine.addresses.sandbox.url}/_knobs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (!answer.ok) throw new Error(`The sandbox did not take its knobs: ${answer.status} ${await answer.text()}`);
}

async function keyOf(machine: Machine): Promise<string> {
  const origin = machine.addresses.origin;
  const anonymous = new Client({ origin, credentials: () => undefined });
  const session = await anonymous.call(login, { email: DEMO_TENANTS[0].ownerEmail, password: machine.secrets.ownerPassword });
  const owner = new Client({ origin, credentials: () => session.accessToken });
  return (await owner.call(createApiKey, { name: 'benchmark', scopes: [...SCOPES] }, { idempotencyKey: newId() })).secret;
}
