import { spawn } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ProviderFault } from '../provider.fault';

/** Where `npm ci --prefix tools/lighthouse` puts it, seen from the folder in which the product runs. */
const DEFAULT_FOLDER = 'tools/lighthouse/node_modules/lighthouse';
const LARGEST_RESULT = 40 * 1024 * 1024;

/** Lighthouse's command; null when it is not installed. */
export function findLighthouse(folder: string | undefined): string | null {
  const command = path.join(path.resolve(folder ?? DEFAULT_FOLDER), 'cli/index.js');
  return existsSync(command) ? command : null;
}

export interface RunOrder {
  command: string;
  searchPath: string | undefined;
  url: string;
  strategy: 'mobile' | 'desktop';
  /** Of the browser that is measured with. */
  port: number;
  userAgent: string;
  timeoutMs: number;
}

/** One measurement, in a process of its own. The result as JSON; null when Lighthouse ended without one. @throws ProviderFault timeout */
export async function runLighthouse({ command, searchPath, url, strategy, port, userAgent, timeoutMs }: RunOrder): Promise<unknown> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lf-lighthouse-'));
  chmodSync(folder, 0o700);
  const file = path.join(folder, 'result.json');
  const child = spawn(process.execPath, [
    '--max-old-space-size=768', command, url, `--port=${port}`, '--output=json', `--output-path=${file}`, '--quiet', '--no-enable-error-reporting', '--disable-full-page-screenshot',
    '--only-categories=performance,accessibility,best-practices,seo', `--max-wait-for-load=${Math.min(45_000, Math.max(5_000, timeoutMs - 15_000))}`, `--emulated-user-agent=${userAgent}`, ...(strategy === 'desktop' ? ['--preset=desktop'] : []),
  ], { stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { PATH: searchPath, HOME: folder, TMPDIR: folder, CI: '1' } });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  let late = false;
  const kill = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const timer = setTimeout(() => {
    late = true;
    kill();
  }, timeoutMs);
  try {
    await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
    if (late) throw new ProviderFault('timeout', `Lighthouse did not come to an end within ${Math.round(timeoutMs / 1000)} s.`);
    const size = await stat(file).then(({ size: bytes }) => bytes, () => 0);
    if (size === 0 || size > LARGEST_RESULT) throw new ProviderFault('unavailable', `Lighthouse left no result. It said: ${said.trim().split('\n').at(-1)?.slice(0, 300) ?? 'nothing'}`);
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } finally {
    clearTimeout(timer);
    kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
