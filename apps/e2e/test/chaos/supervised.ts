import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where the built apps stand: this program is bundled to `dist/apps/e2e`. */
const APPS = path.join(__dirname, '..');
const RESTART_AFTER_MS = 300;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 12_000;
/** A child without its parent must not stay behind, whatever ended the parent. */
const END_WITH_PARENT = 'data:text/javascript,process.on("disconnect",()=>process.exit(1))';

/** One service as a process that comes again whenever it ends, as a supervisor of production would have it. */
export class Supervised {
  private child: ChildProcess | null = null;
  private stopping = false;
  private running: Promise<void> | null = null;
  private expected: ChildProcess | null = null;
  private ready = false;
  kills = 0;
  /** Ends that nobody asked for, of a process that had been ready. */
  readonly ownDeaths: string[] = [];
  /** Starts that were given up, as when the database was away: the supervisor tries again. */
  failedStarts = 0;

  constructor(
    readonly name: string,
    private readonly service: string,
    private readonly env: Record<string, string>,
    private readonly logDirectory: string,
  ) {}

  get isReady(): boolean {
    return this.ready;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Resolves when it is ready for the first time: before anything is broken, a service that does not start never will. */
  async start(): Promise<void> {
    this.running = this.keepAlive();
    await this.whenReady(READY_WITHIN_MS, 1);
  }

  /** @throws when it is not ready in time, or after more than so many failed starts, with the end of its log */
  async whenReady(withinMs: number, mostFailedStarts = Infinity): Promise<void> {
    const until = Date.now() + withinMs;
    while (!this.ready) {
      if (Date.now() > until || this.failedStarts > mostFailedStarts) {
        const log = path.join(this.logDirectory, `${this.name}.log`);
        throw new Error(`${this.name} is not ready. The end of ${log}:\n${readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n')}`);
      }
      await pause(50);
    }
  }

  /** kill -9, also in the middle of its start. False when there is no process just now. */
  kill(): boolean {
    if (this.child === null || this.child.exitCode !== null || this.child.signalCode !== null) return false;
    this.expected = this.child;
    this.kills += 1;
    return this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.child?.kill('SIGTERM');
    const force = setTimeout(() => this.child?.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.running;
    clearTimeout(force);
  }

  private async keepAlive(): Promise<void> {
    while (!this.stopping) {
      await this.liveOnce();
      if (!this.stopping) await pause(RESTART_AFTER_MS);
    }
  }

  private async liveOnce(): Promise<void> {
    const log = openSync(path.join(this.logDirectory, `${this.name}.log`), 'a');
    const child = fork(path.join(APPS, this.service, 'main.js'), [], {
      env: { TZ: 'UTC', NODE_ENV: 'production', ...this.env },
      execArgv: ['--enable-source-maps', '--import', END_WITH_PARENT],
      stdio: ['ignore', log, log, 'ipc'],
      // Ctrl-C in the terminal goes to the parent alone.
      detached: true,
    });
    closeSync(log);
    this.child = child;
    child.on('message', () => (this.ready = true));
    const end = await new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `status ${code}`));
    });
    if (!this.stopping && this.expected !== child) {
      if (this.ready) this.ownDeaths.push(end);
      else this.failedStarts += 1;
    }
    this.ready = false;
    this.child = null;
  }
}
