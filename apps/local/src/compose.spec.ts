import { SERVICES } from '@leadfactory/contracts';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { ALL_SERVICES } from './all-services';
import { readMigrationEnv } from './env';

const root = path.resolve(__dirname, '../../..');

interface ComposeService {
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, unknown>;
  image?: string;
}
const compose = parse(readFileSync(path.join(root, 'docker-compose.production.yml'), 'utf8'), { merge: true }) as { services: Record<string, ComposeService> };

/** What compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?message}` when every required variable is set. */
function filled(text: string): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*))?(?::\?[^}]*)?\}/g, (_, name: string, fallback: string | undefined) => fallback ?? (name === 'PUBLIC_ORIGIN' ? 'https://audits.example.com' : 'x'.repeat(40)));
}

function environmentOf(service: string): Record<string, string> {
  return Object.fromEntries(Object.entries(compose.services[service]?.environment ?? {}).map(([name, value]) => [name, filled(String(value))]));
}

describe('docker-compose.production.yml (R18.04)', () => {
  test('a container per service, and the servers they need', () => {
    expect(Object.keys(compose.services).sort()).toEqual([...SERVICES, 'migrate', 'nats', 'postgres', 'redis'].sort());
  });

  test.each(ALL_SERVICES.map((service) => [service.definition.name, service] as const))('%s finds every setting that it needs', (name, service) => {
    expect(() => service.readEnvironment(environmentOf(name))).not.toThrow();
    const entry = compose.services[name]?.command?.at(-1);
    expect(entry).toBe(`dist/apps/${name}/main.js`);
    expect(existsSync(path.join(root, 'apps', name, 'src/main.ts'))).toBe(true);
  });

  test('the gateway is told which proxies to believe and what its metrics ask for; left empty, neither is set', () => {
    const gateway = ALL_SERVICES.find(({ definition }) => definition.name === 'gateway');
    const settings = compose.services.gateway?.environment ?? {};
    const read = (given: Record<string, string>) => gateway?.readEnvironment({ ...environmentOf('gateway'), ...given });
    expect([settings.TRUSTED_PROXIES, settings.METRICS_TOKEN]).toEqual(['${TRUSTED_PROXIES:-}', '${METRICS_TOKEN:-}']);
    expect(read({})).toMatchObject({ TRUSTED_PROXIES: undefined, METRICS_TOKEN: undefined });
    const example = /^TRUSTED_PROXIES=(.+)$/m.exec(readFileSync(path.join(root, 'deploy/production.env.example'), 'utf8'))?.[1] ?? '';
    expect(read({ TRUSTED_PROXIES: example })).toMatchObject({ TRUSTED_PROXIES: example.split(',') });
  });

  test('the migration job finds its settings', () => {
    expect(() => readMigrationEnv(environmentOf('migrate'))).not.toThrow();
  });

  test('every variable of the file stands in the example', () => {
    const example = readFileSync(path.join(root, 'deploy/production.env.example'), 'utf8');
    const used = new Set([...readFileSync(path.join(root, 'docker-compose.production.yml'), 'utf8').matchAll(/\$\{(\w+)/g)].map(([, name]) => name!));
    for (const name of ['LEADFACTORY_VERSION', 'LOG_LEVEL']) used.delete(name);
    expect([...used].filter((name) => !example.includes(`${name}=`))).toEqual([]);
  });
});
