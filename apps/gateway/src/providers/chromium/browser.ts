import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { ProviderFault } from '../provider.fault';
import { FetchProblem } from '../web/web.types';
import { BROWSER_FLAGS, whyNoStart } from './browser.rules';
import { DevTools } from './devtools';
import { groupMemory } from './group-memory';

export interface BrowserOrder {
  binary: string;
  searchPath: string | undefined;
  /** Chromium's own sandbox; off only where the operator says that something else is the wall. */
  sandbox: boolean;
  proxyPort: number;
  /** Of the throw-away certificate that is believed; null when none is. */
  fingerprint: string | null;
  /** Listens on a free port of loopback as well, for Lighthouse. */
  withPort: boolean;
  /** Gives way to everything else on the machine. */
  nice: boolean;
  maxMemoryBytes: number;
  /** Bytes of all answers together after decoding: a few on the wire can become gigabytes. */
  maxDecodedBytes: number;
  /** The whole life of the browser. */
  timeoutMs: number;
}

const START_MS = 20_000;
const LOOK_MS = 250;
/** A user without rights and without files, for when this process has all rights: Chromium's sandbox does not run as root. */
const NOBODY = 65_534;

/** One browser with a fresh profile, for one visit. It and all that it started end with `stop`, whatever the page does. */
export class Browser {
  /** Rejects when the browser had to be stopped, or died. */
  readonly ended: Promise<never>;
  port = 0;
  private fail: (why: Error) => void = () => undefined;
  private readonly timers: NodeJS.Timeout[] = [];
  private decodedBytes = 0;
  private stopped = false;

  private constructor(
    readonly devtools: DevTools,
    readonly profile: string,
    private readonly child: ChildProcess,
    private readonly order: BrowserOrder,
  ) {
    this.ended = new Promise<never>((_, reject) => (this.fail = reject));
    // Waited for only while somebody works with the browser.
    this.ended.catch(() => undefined);
  }

  /** @throws ProviderFault unavailable that tells why the browser does not start here */
  static async start(order: BrowserOrder): Promise<Browser> {
    const profile = mkdtempSync(path.join(os.tmpdir(), 'lf-browser-'));
    const asRoot = process.getuid?.() === 0 && order.sandbox;
    if (asRoot) chownSync(profile, NOBODY, NOBODY);
    const child = spawn(order.binary, argumentsOf(order, profile), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'], detached: true,
      // Nothing of this process's environment: it holds keys.
      env: { PATH: order.searchPath, HOME: profile, TMPDIR: profile, LANG: 'en_US.UTF-8', TZ: 'UTC' },
      ...(asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8_000)));
    const browser = new Browser(new DevTools(child.stdio[3] as Writable, child.stdio[4] as Readable), profile, child, order);
    child.on('error', (error) => browser.end(error));
    child.on('exit', () => browser.end(new FetchProblem('protocol', 'The browser ended while it showed the page.')));
    try {
      await browser.begin();
      if (order.withPort) browser.port = portIn(said) ?? (await browser.portWhenTold(() => said));
      return browser;
    } catch (error) {
      await browser.stop();
      throw new ProviderFault('unavailable', whyNoStart(order.binary, said, error), { cause: error });
    }
  }

  /** The work's result, unless the browser ends first. */
  within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.ended]);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    const gone = this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined ? Promise.resolve() : new Promise<void>((resolve) => void this.child.once('exit', () => resolve()));
    this.kill();
    this.devtools.close(new Error('The browser was stopped.'));
    await gone;
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private async begin(): Promise<void> {
    const { devtools, order } = this;
    this.timers.push(setInterval(() => this.look(), LOOK_MS));
    this.timers.push(setTimeout(() => this.end(new FetchProblem('timeout', `The page did not come to an end within ${Math.round(order.timeoutMs / 1000)} s.`)), order.timeoutMs));
    if (order.nice && this.child.pid !== undefined) os.setPriority(this.child.pid, os.constants.priority.PRIORITY_LOW);
    devtools.on('Target.attachedToTarget', (params) => this.attached(params));
    devtools.on('Target.targetCreated', ({ targetInfo }) => {
      const { targetId, openerId } = targetInfo as { targetId: string; openerId?: string };
      // A page that opens others gets none.
      if (openerId !== undefined) devtools.tell('Target.closeTarget', { targetId });
    });
    devtools.on('Page.javascriptDialogOpening', (_params, sessionId) => devtools.tell('Page.handleJavaScriptDialog', { accept: false }, sessionId));
    devtools.on('Network.dataReceived', ({ dataLength }) => {
      this.decodedBytes += Number(dataLength);
      if (this.decodedBytes > order.maxDecodedBytes) this.end(new FetchProblem('too_large', `The page unpacks to more than ${order.maxDecodedBytes} bytes.`));
    });
    await this.within(late(START_MS, devtools.send('Browser.getVersion')));
    await this.within(Promise.all([
      devtools.send('Browser.setDownloadBehavior', { behavior: 'deny' }),
      devtools.send('Target.setDiscoverTargets', { discover: true }),
      devtools.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }),
    ]));
  }

  private attached({ sessionId, targetInfo }: Readonly<Record<string, unknown>>): void {
    const session = String(sessionId);
    const { type } = targetInfo as { type: string };
    // Frames of other sites and workers live in targets of their own, below the page's.
    this.devtools.tell('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }, session);
    this.devtools.tell('Network.enable', {}, session);
    if (type === 'page' || type === 'iframe') this.devtools.tell('Page.enable', {}, session);
  }

  private async portWhenTold(said: () => string): Promise<number> {
    for (let left = 100; left > 0; left -= 1) {
      const port = portIn(said());
      if (port !== null) return port;
      await this.within(new Promise((resolve) => setTimeout(resolve, 50)));
    }
    throw new Error('The browser did not tell its port.');
  }

  private look(): void {
    const memory = this.child.pid === undefined ? null : groupMemory(this.child.pid);
    if (memory !== null && memory > this.order.maxMemoryBytes) this.end(new FetchProblem('too_large', `The page takes more than ${Math.round(this.order.maxMemoryBytes / 1_048_576)} MB of memory.`));
  }

  private end(why: Error): void {
    if (!this.stopped) this.fail(why);
    this.kill();
  }

  /** The whole group: the browser's helpers are processes of their own. */
  private kill(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function argumentsOf(order: BrowserOrder, profile: string): string[] {
  return [
    ...BROWSER_FLAGS,
    `--user-data-dir=${profile}`,
    `--proxy-server=http://127.0.0.1:${order.proxyPort}`,
    ...(order.sandbox ? [] : ['--no-sandbox']),
    ...(order.fingerprint === null ? [] : [`--ignore-certificate-errors-spki-list=${order.fingerprint}`]),
    '--remote-debugging-pipe',
    ...(order.withPort ? ['--remote-debugging-port=0'] : []),
    'about:blank',
  ];
}

function portIn(said: string): number | null {
  const found = /DevTools listening on ws:\/\/[^:]+:(\d+)\//.exec(said)?.[1];
  return found === undefined ? null : Number(found);
}

function late<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The browser did not answer within ${ms / 1000} s.`)), ms);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
