import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports';
import { lastLines, prepareLog, tailFrom } from './server.log';
import { signal, startMark, waitUntilGone } from './processes';
import { ServerError } from './server.error';
import { recall, remember, type ServerName } from './server.record';

/** One server of the three, as a chaos test or the launcher steers it. Its address never changes. */
export interface ServerControl {
  readonly url: string;
  readonly port: number;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Ends it in an orderly way (SIGKILL after 10 s); resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Brings it up again on the same port with the same data; resolves when it answers. */
  start(): Promise<void>;
}

/** What starting one server alone takes; see `startServers` for the three together. */
export interface ServerOptions {
  /** Data, logs and servers.json; made when missing. */
  directory: string;
  /** For PATH. */
  env: Record<string, string | undefined>;
  /** Told one line per thing that takes time. */
  log?: (line: string) => void;
  /** TCP port to try first; the remembered one, then a free one follow. */
  port?: number;
  /** False lets a power cut lose data, for speed in tests. Default true. */
  durable?: boolean;
  /** Unpacked programs, shared by several directories. Default `<directory>/bin`. */
  binDirectory?: string;
}

export interface Command {
  file: string;
  args: string[];
  env?: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
}

/** What differs between the three servers. */
export interface ServerPlan {
  name: ServerName;
  title: string;
  options: ServerOptions;
  stopSignal: 'SIGINT' | 'SIGTERM';
  command(port: number): Command;
  url(port: number): string;
  /** Resolves when the server answers on this port, throws while it does not. */
  probe(port: number): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
const PORT_TAKEN = /address already in use|could not bind|bind: /i;
// PostgreSQL's former backends hold its shared memory for a moment after the postmaster was killed.
const STILL_LEAVING = /pre-existing shared memory block|is still in use/i;

/** Starts the server and resolves when it answers; a port lost to another process is replaced by a free one. */
export async function startServer(plan: ServerPlan): Promise<ServerControl> {
  const { directory, port, log } = plan.options;
  const last = recall(directory, plan.name);
  await endLeftover(directory, plan.name, log);
  const server = new ServerProcess(plan);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await server.startOn(await freePort(...(attempt === 1 ? [port, last?.port] : [])));
      return server;
    } catch (error) {
      if (!(error instanceof PortTaken) || attempt === 5) throw error;
    }
  }
}

class PortTaken extends ServerError {}

class ServerProcess implements ServerControl {
  private child: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;
  private readonly logFile: string;
  port = 0;

  constructor(private readonly plan: ServerPlan) {
    this.logFile = path.join(plan.options.directory, `${plan.name}.log`);
  }

  get url(): string {
    return this.plan.url(this.port);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    if (this.child === undefined) await this.startOn(this.port);
  }

  async startOn(port: number): Promise<void> {
    this.port = port;
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      const logStart = await this.launch(port);
      if (await this.answers(port, deadline)) return;
      const log = await tailFrom(this.logFile, logStart);
      if (STILL_LEAVING.test(log) && Date.now() < deadline) {
        await delay(100);
        continue;
      }
      const where = `The log is ${this.logFile}; its last lines:\n${lastLines(log)}`;
      if (PORT_TAKEN.test(log)) throw new PortTaken('exited_at_start', `${this.plan.title}: port ${port} is taken by another process. ${where}`);
      throw new ServerError('exited_at_start', `${this.plan.title} ended while starting. ${where}`);
    }
  }

  async stop(): Promise<void> {
    await this.end(this.plan.stopSignal);
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async launch(port: number): Promise<number> {
    const { file, args, env, uid, gid } = this.plan.command(port);
    const logStart = await prepareLog(this.logFile);
    const log = openSync(this.logFile, 'a');
    try {
      // Detached: a Ctrl-C at the terminal goes to the whole process group, and the servers must outlive the services.
      const child = spawn(file, args, { cwd: '/', env: { ...env }, uid, gid, detached: true, stdio: ['ignore', log, log] });
      this.child = child;
      const ended = () => this.forget(child);
      child.once('exit', ended).once('error', ended);
      await spawned(child, this.plan.title, file);
      child.unref();
      this.watchdog = watch(child, this.plan.stopSignal);
      await this.writeDown(child, port);
    } finally {
      closeSync(log);
    }
    return logStart;
  }

  /** False when the process ended instead of answering. */
  private async answers(port: number, deadline: number): Promise<boolean> {
    let last: unknown;
    while (this.child !== undefined) {
      try {
        await this.plan.probe(port);
        // Another server on the same port might have answered while ours was failing to bind it.
        if (this.child !== undefined) return true;
      } catch (error) {
        last = error;
      }
      if (Date.now() > deadline) {
        await this.kill();
        throw new ServerError('not_ready', `${this.plan.title} did not answer on 127.0.0.1:${port} within ${READY_WITHIN_MS / 1000} s; see ${this.logFile}`, { cause: last });
      }
      await delay(15);
    }
    return false;
  }

  private async writeDown(child: ChildProcess, port: number): Promise<void> {
    const mark = child.pid === undefined ? undefined : await startMark(child.pid);
    remember(this.plan.options.directory, this.plan.name, { port, pid: child.pid, mark });
  }

  private async end(name: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (child?.pid === undefined) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // Whoever waits for nothing else would end before the event comes, and leave the rest of its work undone.
    child.ref();
    await endProcess(child.pid, name);
    // The process is gone now; the event tells that the handle has been let go of too.
    await exited;
    remember(this.plan.options.directory, this.plan.name, { port: this.port });
  }

  private forget(child: ChildProcess): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.watchdog?.kill('SIGKILL');
    this.watchdog = undefined;
  }
}

/**
 * A shell that waits on a pipe from this process and ends the server when the pipe breaks: the kernel closes it
 * even at `kill -9`, so that no server is left behind.
 */
function watch(child: ChildProcess, stopSignal: 'SIGINT' | 'SIGTERM'): ChildProcess | undefined {
  if (child.pid === undefined) return undefined;
  const script = `read -r _; kill -s ${stopSignal.slice(3)} ${child.pid}`;
  const watchdog = spawn('/bin/sh', ['-c', script], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.once('error', () => undefined); // A machine without /bin/sh loses this protection only.
  watchdog.unref();
  (watchdog.stdin as Socket | null)?.unref();
  return watchdog;
}

async function spawned(child: ChildProcess, title: string, file: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => reject(new ServerError('exited_at_start', `${title} could not be started from ${file}: ${cause.message}`, { cause })));
  });
}

/** Ends the server that servers.json names, if its starter died without ending it; a stranger with its pid is left alone. */
export async function endLeftover(directory: string, name: ServerName, log?: (line: string) => void): Promise<void> {
  const last = recall(directory, name);
  if (last?.pid === undefined || last.mark === undefined || (await startMark(last.pid)) !== last.mark) return;
  log?.(`Ending the ${name} server that an earlier start left behind (process ${last.pid})`);
  await endProcess(last.pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
}

/** Ends a process; SIGKILL when the gentler signal has had no effect within 10 s. */
export async function endProcess(pid: number, gentle: NodeJS.Signals): Promise<void> {
  signal(pid, gentle);
  if (await waitUntilGone(pid, STOP_WITHIN_MS)) return;
  signal(pid, 'SIGKILL');
  if (!(await waitUntilGone(pid, STOP_WITHIN_MS))) throw new ServerError('not_ready', `process ${pid} does not end, even by SIGKILL`);
}
