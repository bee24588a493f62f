import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BlobStore, openBlobStore } from '@leadfactory/persistence';
import { eventually } from '@leadfactory/testing';
import { isPublicAddress } from '../src/providers/web/address.rules';
import { guardedLookup, type Resolve } from '../src/providers/web/guarded-lookup';
import { HostTurns } from '../src/providers/web/host-turns';
import { WebClient } from '../src/providers/web/web-client';
import { findChromium } from '../src/providers/chromium/find-chromium';
import { Visits } from '../src/providers/chromium/visits';

export const CHROMIUM = findChromium(process.env.CHROMIUM_PATH, process.env.PATH);
export const BOT = 'LeadFactoryBot/1.0 (+https://lf.example/bot)';

/** Runs with the machine's browser; skipped, and seen to be, where there is none. */
export function describeWithChromium(name: string, tests: (binary: string) => void): void {
  if (CHROMIUM === null) describe.skip(`${name} (there is no Chromium on this machine)`, () => it('needs Chromium', () => undefined));
  else describe(name, () => tests(CHROMIUM));
}

type Route = (request: IncomingMessage, response: ServerResponse) => void;

/** A web of strangers on loopback, where names lead wherever the test says. The test's own loopback counts as public. */
export class StrangeWeb {
  readonly routes = new Map<string, Route>();
  readonly seen: { host: string; path: string; headers: IncomingMessage['headers'] }[] = [];
  readonly names = new Map<string, string[]>();
  readonly isPublic = (address: string): boolean => address === '127.0.0.1' || isPublicAddress(address);
  readonly lookup = guardedLookup(((name) => Promise.resolve((this.names.get(name) ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))) satisfies Resolve, this.isPublic);
  readonly client = new WebClient(BOT, this.lookup, undefined);

  private constructor(
    readonly server: Server,
    readonly blobs: BlobStore,
    private readonly folder: string,
  ) {}

  static async open(): Promise<StrangeWeb> {
    const server = createServer();
    const folder = mkdtempSync(path.join(tmpdir(), 'strange-web-'));
    const web = new StrangeWeb(server, openBlobStore(`file://${folder}`), folder);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const host = (request.headers.host ?? '').split(':')[0] ?? '';
      web.seen.push({ host, path: request.url ?? '', headers: request.headers });
      const route = web.routes.get(`${host}${request.url ?? ''}`) ?? web.routes.get(request.url ?? '');
      if (route) route(request, response);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return web;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  at(pathname: string, host = 'shop.example'): string {
    return `http://${host}:${this.port}${pathname}`;
  }

  page(pathname: string, body: string, headers: Record<string, string> = {}): void {
    this.routes.set(pathname, (_request, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body));
  }

  visits(binary: string, more: Partial<ConstructorParameters<typeof Visits>[0]> = {}): Visits {
    return new Visits({ binary, searchPath: process.env.PATH, sandbox: true, client: this.client, turns: new HostTurns(0), lookup: this.lookup, isPublic: this.isPublic, userAgent: BOT, proxyUrl: undefined, ...more });
  }

  async close(): Promise<void> {
    await this.client.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }
}

/** Of this process alone: others on the machine may have browsers too. Open to all, because browsers run as a user without rights. */
const OWN_FOLDER = mkdtempSync(path.join(tmpdir(), 'lf-own-'));
chmodSync(OWN_FOLDER, 0o755);
process.env.TMPDIR = OWN_FOLDER;
process.once('exit', () => rmSync(OWN_FOLDER, { recursive: true, force: true }));

/** Visits leave nothing behind: neither processes of browsers nor their profiles. Processes that were killed take a moment to go. */
export async function nothingLeft(): Promise<void> {
  await eventually(() => expect(browsersLeft()).toEqual([]));
}

function browsersLeft(): string[] {
  const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return '';
    }
  });
  return [...commands.filter((line) => line.includes(OWN_FOLDER)), ...readdirSync(OWN_FOLDER).filter((name) => /^lf-(browser|lighthouse)-/.test(name))];
}
