import { Client, type Funnel, login } from '@leadfactory/contracts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../test/chaos/free-port';

const ROOT = path.resolve(__dirname, '../../..');

/** What `npm start` leaves in `result.json` after the campaign. */
export interface CampaignResult {
  campaignId: string;
  runId: string;
  funnel: Funnel;
  amiss: string[];
  links: { buyerPage: string | null; pdf: string | null; outbox: string; reference: string };
  sandboxUrl: string;
  pids: number[];
}

export interface Stack {
  directory: string;
  origin: string;
  result: CampaignResult;
  output(): string;
  /** With the key that the start left for `lf`. */
  client: Client;
  /** The owner of one of the two demonstration tenants. */
  ownerOf(tenant: 'northside' | 'harbor'): Promise<Client>;
  interrupt(): Promise<number | null>;
}

/** A folder below the checkout's own: it shares the unpacked servers with every other start. */
export function stackDirectory(name: string): string {
  const parent = path.join(ROOT, '.leadfactory/test/e2e');
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, `${name}-`));
}

export function removeDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

export interface Started {
  child: ChildProcess;
  port: number;
  output(): string;
}

/**
 * For campaigns that are compared: none may see less of a site because the machine was busy. With two other processes at work audits of
 * ordinary sites took up to ten seconds; among the first 25 of the town's restaurants no site is slow on purpose.
 */
export const UNHURRIED = { AUDIT_VISIT_MS: '60000' };

/** Starts the built `npm start` without npm, as a user's terminal would. */
export async function start(directory: string, options: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const port = await freePort(Number(process.env.JEST_WORKER_ID ?? 0));
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(ROOT, 'dist/apps/local/start.js'), '--port', String(port), ...options], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LEADFACTORY_DIR: directory, LEADFACTORY_BIN_DIR: path.join(ROOT, '.leadfactory/bin'), LOG_LEVEL: 'warn', SANDBOX_PEOPLE_PACE_MS: '50', CHROMIUM_PATH: 'none', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, port, output: () => output };
}

/** Runs to its end. */
export async function runToEnd(directory: string, options: readonly string[], env: Record<string, string> = {}): Promise<{ status: number | null; output: string }> {
  const started = await start(directory, options, env);
  const [status] = (await once(started.child, 'close')) as [number | null];
  return { status, output: started.output() };
}

export function readResult(directory: string): CampaignResult {
  return JSON.parse(readFileSync(path.join(directory, 'result.json'), 'utf8')) as CampaignResult;
}

async function resultOf(directory: string, started: Started): Promise<CampaignResult> {
  const file = path.join(directory, 'result.json');
  const until = Date.now() + 150_000;
  while (!existsSync(file)) {
    if (started.child.exitCode !== null || Date.now() > until) throw new Error(`The start gave no result. It said:\n${started.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return readResult(directory);
}

/** A whole LeadFactory after its demonstration campaign, still up. */
export async function startStack(name: string, options: readonly string[] = []): Promise<Stack> {
  const directory = stackDirectory(name);
  const started = await start(directory, options);
  const result = await resultOf(directory, started);
  const origin = `http://127.0.0.1:${started.port}`;
  const { apiKey } = JSON.parse(readFileSync(path.join(directory, 'cli.json'), 'utf8')) as { apiKey: string };
  const { ownerPassword } = JSON.parse(readFileSync(path.join(directory, 'secrets.json'), 'utf8')) as { ownerPassword: string };
  return {
    directory,
    origin,
    result,
    output: started.output,
    client: new Client({ origin, credentials: () => apiKey }),
    ownerOf: async (tenant) => {
      const session = await new Client({ origin, credentials: () => undefined }).call(login, { email: `owner@${tenant}.example`, password: ownerPassword });
      return new Client({ origin, credentials: () => session.accessToken });
    },
    interrupt: async () => {
      if (started.child.exitCode !== null) return started.child.exitCode;
      const gone = once(started.child, 'close');
      started.child.kill('SIGINT');
      const [status] = (await gone) as [number | null];
      return status;
    },
  };
}

/** Runs `lf` on the stack, as in a terminal of its folder. */
export async function lf(stack: Stack, args: readonly string[]): Promise<{ status: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/apps/cli/main.js'), ...args], { env: { PATH: process.env.PATH, LEADFACTORY_DIR: stack.directory }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}
