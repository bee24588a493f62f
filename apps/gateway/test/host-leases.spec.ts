import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ServerControl, startRedis } from '@leadfactory/servers';
import { eventually, freshRedisPrefix } from '@leadfactory/testing';
import { build } from 'esbuild';
import { createClient } from 'redis';

const root = path.resolve(__dirname, '../../..');
const bundled = path.join(root, `dist/test/visitor-${process.pid}.js`);
const folder = mkdtempSync(path.join(tmpdir(), 'host-leases-'));
const LEASE_MS = 1_500;

// Each replica loads the product's libraries first: up to three of them, over a second of processor time each, in every test.
jest.setTimeout(120_000);

/** A replica in a process of its own. */
class Replica {
  private next = 1;
  private readonly waiting = new Map<number, (said: string) => void>();

  private constructor(readonly process: ChildProcess) {
    process.on('message', (message) => {
      const { id, said } = message as { id: number; said: string };
      this.waiting.get(id)?.(said);
    });
  }

  static async start(redisUrl: string, prefix: string, pauseMs: number, mostWaitMs: number): Promise<Replica> {
    const replica = new Replica(fork(bundled, [redisUrl, prefix, folder, String(pauseMs), String(LEASE_MS), String(mostWaitMs)], { cwd: root }));
    await new Promise<void>((resolve) => replica.waiting.set(0, () => resolve()));
    return replica;
  }

  visit(url: string): Promise<string> {
    const id = this.next++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id, url });
    });
  }

  /** Whether it is connected to Redis. */
  isReady(): Promise<string> {
    const id = this.next++;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.process.send({ id });
    });
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await gone;
  }
}

interface Visit {
  path: string;
  begin: number;
  /** When the answer was sent; null before that. */
  end: number | null;
  isOver: boolean;
}

/** One visitor per site among all replicas, on a Redis of the test's own that may be emptied and stopped. */
describe('replicas that visit the same site (R4.02)', () => {
  let redis: ServerControl;
  let server: Server;
  let replicas: Replica[] = [];
  let prefix: string;
  let slowMs = 40;
  let inside = 0;
  let most = 0;
  let visits: Visit[] = [];
  /** Paths that are answered when the test says so, and their answers. */
  const held = new Map<string, (() => void)[]>();

  beforeAll(async () => {
    await build({ entryPoints: [path.join(__dirname, 'turns/visitor.ts')], outfile: bundled, bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', logLevel: 'warning', alias: Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')])) });
    redis = await startRedis({ directory: path.join(folder, 'redis'), env: { PATH: process.env.PATH }, binDirectory: path.join(root, '.leadfactory/bin'), durable: false });
    server = createServer((request, response) => {
      if (request.url === '/robots.txt') return void response.writeHead(404).end();
      const visit: Visit = { path: request.url ?? '', begin: Date.now(), end: null, isOver: false };
      visits.push(visit);
      most = Math.max(most, (inside += 1));
      // A visit that was killed half-way is over as well.
      response.once('close', () => {
        inside -= 1;
        visit.isOver = true;
      });
      const headers = { 'content-type': 'text/html', ...(visit.path === '/hop' ? { location: '/hopped' } : {}) };
      const answer = (): void => {
        // Before it is sent: whoever hears it may be next before this process goes on.
        visit.end = Date.now();
        response.writeHead(visit.path === '/hop' ? 302 : 200, headers).end('<p>ok</p>');
      };
      const others = held.get(visit.path);
      if (others) others.push(answer);
      else setTimeout(answer, slowMs).unref();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  }, 60_000);
  beforeEach(() => {
    prefix = freshRedisPrefix();
    [slowMs, most, visits] = [40, 0, []];
    held.clear();
  });
  afterEach(async () => {
    await Promise.all(replicas.map((one) => one.end()));
    replicas = [];
    await eventually(() => expect(inside).toBe(0));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(bundled, { force: true });
  }, 30_000);

  const at = (pathname: string, host = 'shop.example'): string => `http://${host}:${(server.address() as AddressInfo).port}${pathname}`;
  const start = async (count: number, pauseMs = 0, mostWaitMs = 20_000): Promise<Replica[]> => (replicas = await Promise.all(Array.from({ length: count }, () => Replica.start(redis.url, prefix, pauseMs, mostWaitMs))));
  const ownClient = () => createClient({ url: redis.url });
  const withRedis = async <T>(ask: (client: ReturnType<typeof ownClient>) => Promise<T>): Promise<T> => {
    const client = ownClient();
    await client.connect();
    try {
      return await ask(client);
    } finally {
      await client.close();
    }
  };
  const emptied = (): Promise<unknown> => withRedis((client) => client.flushAll());
  const hold = (...paths: string[]): void => paths.forEach((one) => held.set(one, []));
  const release = (pathname: string): void => {
    const answers = held.get(pathname) ?? [];
    held.delete(pathname);
    for (const answer of answers) answer();
  };
  const isVisited = (pathname: string) => eventually(() => expect(visits.map((visit) => visit.path)).toContain(pathname), { timeoutMs: 20_000 });
  /** So many replicas stand in line before the site. */
  const inLine = (count: number) => eventually(async () => expect(await withRedis((client) => client.zCard(`${prefix}egress:web:{${new URL(at('/')).host}}:line`))).toBe(count), { timeoutMs: 20_000 });

  it('ask it one thing at a time, whichever of them asks and with or without www, and other sites meanwhile', async () => {
    const [one, two, three] = await start(3);
    const hosts = ['shop.example', 'www.shop.example'];
    const said = await Promise.all([one!, two!, three!].flatMap((replica, number) => Array.from({ length: 6 }, (_, visit) => replica.visit(at(`/${number}-${visit}`, hosts[visit % 2])))));
    expect(said).toEqual(said.map(() => '200'));
    expect(most).toBe(1);
    hold('/together');
    const together = Promise.all([one!.visit(at('/together', 'a.example')), two!.visit(at('/together', 'b.example')), three!.visit(at('/together', 'c.example'))]);
    await eventually(() => expect(inside).toBe(3), { timeoutMs: 20_000 });
    release('/together');
    await together;
  });

  it('take turns, so that the one with much to ask does not starve the others', async () => {
    const [busy, modest] = await start(2);
    await Promise.all([busy!.visit(at('/warm')), modest!.visit(at('/warm'))]);
    hold('/much-3');
    const much = Array.from({ length: 30 }, (_, visit) => busy!.visit(at(`/much-${visit}`)));
    await isVisited('/much-3');
    const answer = modest!.visit(at('/modest'));
    await inLine(1);
    const before = visits.length;
    release('/much-3');
    expect(await answer).toBe('200');
    const place = visits.findIndex((visit) => visit.path === '/modest');
    // Whoever was in line before goes first, and one more may just have got in line.
    expect(place - before).toBeLessThanOrEqual(2);
    await Promise.all(much);
    expect(most).toBe(1);
  });

  it('keep the pause between visits whoever made the last', async () => {
    const [one, two] = await start(2, 250);
    for (const replica of [one!, two!, one!, two!]) expect(await replica.visit(at('/'))).toBe('200');
    const pauses = visits.slice(1).map((visit, index) => visit.begin - (visits[index]?.end ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(240);
  });

  it('go on when the one whose turn it is gets killed, as soon as its lease has run out', async () => {
    const [killed, next] = await start(2);
    hold('/held');
    void killed!.visit(at('/held'));
    await isVisited('/held');
    const answer = next!.visit(at('/next'));
    await inLine(1);
    await killed!.end();
    const begin = Date.now();
    expect(await answer).toBe('200');
    expect(Date.now() - begin).toBeLessThan(LEASE_MS + 2_000);
    expect(most).toBe(1);
  });

  it('do not wait long for one that was killed in line', async () => {
    const [holder, killed, last] = await start(3);
    hold('/held');
    const answers = [holder!.visit(at('/held'))];
    await isVisited('/held');
    void killed!.visit(at('/killed'));
    await inLine(1);
    answers.push(last!.visit(at('/last')));
    await inLine(2);
    await killed!.end();
    const begin = Date.now();
    release('/held');
    expect(await Promise.all(answers)).toEqual(['200', '200']);
    expect(Date.now() - begin).toBeLessThan(4_000);
    expect(visits.map((visit) => visit.path)).toEqual(['/held', '/last']);
  });

  it('let no one that slept through its lease go on where another has begun', async () => {
    const [sleeper, other] = await start(2);
    hold('/hop', '/other-3');
    // It falls asleep before a redirect, and wakes with another request to make.
    const hopped = sleeper!.visit(at('/hop'));
    await isVisited('/hop');
    sleeper!.process.kill('SIGSTOP');
    const meanwhile = Array.from({ length: 8 }, (_, visit) => other!.visit(at(`/other-${visit}`)));
    await isVisited('/other-3');
    release('/hop');
    await eventually(() => expect(visits[0]?.isOver).toBe(true));
    most = inside;
    sleeper!.process.kill('SIGCONT');
    // Awake again, it stands in line behind the other that is inside.
    await inLine(1);
    expect(visits.map((visit) => visit.path)).not.toContain('/hopped');
    release('/other-3');
    expect(await Promise.all([hopped, ...meanwhile])).toEqual(Array(9).fill('200'));
    expect(visits.map((visit) => visit.path)).toContain('/hopped');
    expect(most).toBe(1);
  });

  it('still take turns when Redis forgets everything in the middle', async () => {
    const [one, two] = await start(2);
    slowMs = 150;
    const said = [one!, two!].flatMap((replica) => Array.from({ length: 10 }, (_, visit) => replica.visit(at(`/${visit}`))));
    await eventually(() => expect(visits.length).toBeGreaterThan(4));
    await emptied();
    expect(await Promise.all(said)).toEqual(said.map(() => '200'));
    expect(most).toBe(1);
  });

  it('audit on while Redis is away, each polite for itself, and together again when it is back', async () => {
    const [one, two] = await start(2);
    slowMs = 60;
    const visitAll = (): Promise<string[]> => Promise.all([one!, two!].flatMap((replica) => Array.from({ length: 8 }, (_, visit) => replica.visit(at(`/${visit}`)))));
    const under = visitAll();
    await eventually(() => expect(visits.length).toBeGreaterThan(2));
    await redis.kill();
    expect(new Set(await under)).toEqual(new Set(['200']));
    expect(new Set(await visitAll())).toEqual(new Set(['200']));
    // Two replicas, each with one visitor.
    expect(most).toBeLessThanOrEqual(2);
    await redis.start();
    await eventually(async () => expect(await Promise.all([one!, two!].map((replica) => replica.isReady()))).toEqual(['true', 'true']), { timeoutMs: 20_000 });
    most = 0;
    expect(new Set(await visitAll())).toEqual(new Set(['200']));
    expect(most).toBe(1);
  });

  it('are told to come again when their turn does not come in time', async () => {
    const [holder, waiting] = await start(2, 0, 2_000);
    hold('/held');
    void holder!.visit(at('/held'));
    await isVisited('/held');
    const begin = Date.now();
    expect(await waiting!.visit(at('/late'))).toMatch(/one at a time/);
    expect(visits.map(({ isOver }) => isOver)).toEqual([false]);
    // Two seconds as it was told, and not the twenty that are the rule.
    expect(Date.now() - begin).toBeLessThan(10_000);
  });
});
