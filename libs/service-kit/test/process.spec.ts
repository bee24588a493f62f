import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { eventually, FaultProxy } from '@leadfactory/testing';
import { bundle } from './bundle';
import { nameTier } from './sample.service';
import { Stage } from './stage';

const ROOT = path.resolve(__dirname, '../../..');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a service as a process of its own', () => {
  let stage: Stage;
  let folder: string;
  let output = '';
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    stage = await Stage.open();
    // Inside the repository, where its packages are found.
    mkdirSync(path.join(ROOT, '.leadfactory/test'), { recursive: true });
    folder = mkdtempSync(path.join(ROOT, '.leadfactory/test/bundle-'));
    await bundle(path.join(__dirname, 'sample.main.ts'), path.join(folder, 'main.js'));
  });
  afterEach(() => {
    if (child?.exitCode === null) child.kill('SIGKILL');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await stage.close();
  });

  function run(env: Record<string, string>): ChildProcess {
    output = '';
    child = spawn(process.execPath, [path.join(folder, 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return child;
  }

  /** The status, once all has been read that it said: the exit alone may be told before its last words. */
  async function ended(service: ChildProcess): Promise<number | null> {
    const [code] = (await once(service, 'close')) as [number | null];
    return code;
  }

  const settings = (): Record<string, string> => Object.fromEntries(Object.entries(stage.env).map(([name, value]) => [name, String(value)]));

  it('ends with status 0 on SIGTERM after finishing the lead at hand', async () => {
    const service = run(settings());
    await eventually(() => expect(output).toContain('scoring is ready.'), { timeoutMs: 15_000 });
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    await eventually(() => expect(output).toContain('napping'));
    service.kill('SIGTERM');
    const code = await ended(service);
    expect(code).toBe(0);
    expect((await stage.results(envelope)).map(({ outcome }) => outcome.status)).toEqual(['done']);
    expect(output).toContain('scoring has stopped.');
  });

  it('is scraped while PostgreSQL is away: it lives on, and leaves out what only PostgreSQL knows', async () => {
    const proxy = await FaultProxy.before(stage.env.DATABASE_URL);
    try {
      const port = await freePort();
      const service = run({ ...settings(), DATABASE_URL: proxy.through(stage.env.DATABASE_URL), HEALTH_PORT: String(port) });
      await eventually(() => expect(output).toContain('is ready'), { timeoutMs: 30_000 });
      const scrape = async () => {
        const response = await fetch(`http://127.0.0.1:${port}/metrics`);
        return [response.status, /^# TYPE leadfactory_jobs_total/m.test(await response.clone().text()), /^leadfactory_outbox_pending\{.*\} 0$/m.test(await response.text())];
      };
      expect(await scrape()).toEqual([200, true, true]);
      proxy.breakDown();
      expect(await scrape()).toEqual([200, true, false]);
      expect(await scrape()).toEqual([200, true, false]);
      expect(service.exitCode).toBeNull();
      proxy.mend();
      await eventually(async () => expect(await scrape()).toEqual([200, true, true]), { timeoutMs: 15_000 });
    } finally {
      await proxy.close();
    }
  });

  it('names every unusable setting and ends with status 1', async () => {
    const service = run({ ...settings(), NATS_URL: 'http://x', LINK_SECRET: 'short' });
    const code = await ended(service);
    expect(code).toBe(1);
    expect(output).toMatch(/^scoring cannot start: 2 settings are not usable\.\n {2}NATS_URL: .*\n {2}LINK_SECRET: .*\n$/);
  });

  it('says in one sentence what is away and ends with status 1', async () => {
    const service = run({ ...settings(), NATS_URL: 'nats://127.0.0.1:1' });
    const code = await ended(service);
    expect(code).toBe(1);
    expect(output).toMatch(/scoring cannot reach NATS at 127\.0\.0\.1:1/);
    expect(output).not.toMatch(/\n\s+at /);
  });
});
