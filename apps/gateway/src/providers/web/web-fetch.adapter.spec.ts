import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { webFetch } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { type BlobStore, openBlobStore } from '@leadfactory/persistence';
import type { ProviderAdapter } from '../provider.types';
import { isPublicAddress } from './address.rules';
import { guardedLookup, type Resolve } from './guarded-lookup';
import { WebClient } from './web-client';
import { webFetchAdapter } from './web-fetch.adapter';
import type { WebFetchOutput } from './web.types';

type Route = (request: IncomingMessage, response: ServerResponse) => void;

const tenantId = newId();
const send = (status: number, headers: Record<string, string>, body: Buffer | string = ''): Route => (_request, response) => response.writeHead(status, headers).end(body);

/** Names lead where the test says; the test's own loopback counts as public, everything else is judged as ever. */
describe('fetching from strangers, over real sockets (R1.12)', () => {
  const routes = new Map<string, Route>();
  const seen: string[] = [];
  const answers = new Map<string, string[]>();
  let server: Server;
  let adapter: ProviderAdapter;
  let blobs: BlobStore;
  let folder: string;
  let port: number;
  let together = 0;
  let mostTogether = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.headers.host?.split(':')[0]}${request.url}`);
      together += 1;
      mostTogether = Math.max(mostTogether, together);
      response.on('close', () => (together -= 1));
      const route = routes.get(request.url ?? '') ?? send(request.url === '/robots.txt' ? 404 : 200, { 'content-type': 'text/html' }, '<html></html>');
      route(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    folder = mkdtempSync(path.join(tmpdir(), 'web-fetch-'));
    blobs = openBlobStore(`file://${folder}`);
  });
  afterAll(async () => {
    await adapter.close?.();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    await adapter?.close?.();
    routes.clear();
    answers.clear();
    seen.length = 0;
    mostTogether = 0;
    const isPublic = (address: string): boolean => address === '127.0.0.1' || isPublicAddress(address);
    const resolve: Resolve = async (name) => (answers.get(name) ?? ['127.0.0.1']).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    adapter = webFetchAdapter({ client: new WebClient('LeadFactoryBot/1.0 (+https://lf.example/bot)', guardedLookup(resolve, isPublic), undefined), blobs, userAgent: 'LeadFactoryBot/1.0', pauseMs: 0, isPublic });
  });

  const at = (pathname: string, host = 'shop.example'): string => `http://${host}:${port}${pathname}`;
  const fetch = async (url: string, more: object = {}): Promise<WebFetchOutput> => {
    const answer = await adapter.serves.webFetch?.(webFetch.input.parse({ url, purpose: 'page', ...more }), { tenantId, key: undefined, timeoutMs: 55_000 });
    if (!answer) throw new Error('no adapter');
    return answer.data;
  };

  it.each([['gzip', gzipSync], ['br', brotliCompressSync], ['deflate', deflateSync], ['deflate', deflateRawSync]])('decodes %s and keeps the bytes as they are', async (encoding, compress) => {
    const latin1 = Buffer.from('<p>caf\xe9</p>'.repeat(50), 'latin1');
    routes.set('/', send(200, { 'content-type': 'text/html; charset=iso-8859-1', 'content-encoding': encoding }, compress(latin1)));
    const answer = await fetch(at('/'));
    if (answer.outcome !== 'fetched' || !answer.body) throw new Error(JSON.stringify(answer));
    expect(answer.bytes).toBe(latin1.length);
    expect(answer.wireBytes).toBe(compress(latin1).length);
    expect((await blobs.get(answer.body.key))?.body).toEqual(latin1);
    expect(answer.body.key.startsWith(`${tenantId}/pages/`)).toBe(true);
  });

  it('stops a bomb while it unpacks, with little memory', async () => {
    routes.set('/bomb', send(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(200 * 1024 * 1024))));
    const before = process.memoryUsage().rss;
    expect(await fetch(at('/bomb'))).toMatchObject({ outcome: 'failed', problem: 'too_large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  it('stops an endless body and one that says so itself', async () => {
    routes.set('/endless', (_request, response) => {
      const more = (): void => {
        if (response.destroyed) return;
        response.write(Buffer.alloc(64 * 1024), () => setImmediate(more));
      };
      more();
    });
    expect(await fetch(at('/endless'), { maxBytes: 1_000_000 })).toMatchObject({ outcome: 'failed', problem: 'too_large' });
  });

  it('refuses broken and unasked encodings', async () => {
    routes.set('/broken', send(200, { 'content-encoding': 'gzip' }, 'this is no gzip'));
    routes.set('/odd', send(200, { 'content-encoding': 'zstd' }, 'x'));
    routes.set('/thrice', send(200, { 'content-encoding': 'gzip, gzip, gzip' }, 'x'));
    for (const page of ['/broken', '/odd', '/thrice']) expect(await fetch(at(page))).toMatchObject({ outcome: 'failed', problem: 'protocol' });
  });

  it('asks for pictures as browsers do, so that servers send the small form that visitors get, and for pages as pages', async () => {
    const wanted: (string | undefined)[] = [];
    for (const name of ['/a.jpg', '/page']) routes.set(name, (request, response) => (wanted.push(request.headers.accept), response.writeHead(200).end('x')));
    await fetch(at('/a.jpg'), { purpose: 'asset', method: 'HEAD' });
    await fetch(at('/page'));
    expect(wanted).toEqual([expect.stringMatching(/^image\/avif,image\/webp,.*\*\/\*/), expect.stringMatching(/^text\/html,/)]);
  });

  it('vets every hop of a redirect and asks nobody inside', async () => {
    routes.set('/meta', send(302, { location: 'http://169.254.169.254/latest/meta-data/' }));
    routes.set('/name', send(302, { location: `http://rebind.example:${port}/secret` }));
    routes.set('/file', send(302, { location: 'file:///etc/passwd' }));
    answers.set('rebind.example', ['10.0.0.5']);
    expect(await fetch(at('/meta'))).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
    expect(await fetch(at('/name'))).toMatchObject({ outcome: 'failed', problem: 'refused_address', redirects: [{ status: 302, to: `http://rebind.example:${port}/secret` }] });
    expect(await fetch(at('/file'))).toMatchObject({ outcome: 'failed', problem: 'protocol' });
    expect(seen.some((line) => line.includes('secret'))).toBe(false);
  });

  it('connects to the address that was judged, not to what the name means a moment later', async () => {
    answers.set('mixed.example', ['::1', '10.0.0.5', '127.0.0.1']);
    expect(await fetch(at('/', 'mixed.example'))).toMatchObject({ outcome: 'fetched', status: 200 });
    answers.set('inner.example', ['::ffff:10.0.0.5', '192.168.0.1']);
    expect(await fetch(at('/', 'inner.example'))).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
  });

  it('follows five redirects and no sixth', async () => {
    for (let hop = 0; hop < 7; hop += 1) routes.set(`/${hop}`, send(301, { location: `/${hop + 1}` }));
    expect(await fetch(at('/2'))).toMatchObject({ outcome: 'fetched', status: 200, finalUrl: at('/7') });
    expect(await fetch(at('/1'))).toMatchObject({ outcome: 'failed', problem: 'redirects' });
  });

  it('honours robots.txt for pages and redirects, reads it once, and takes a failing one for a no', async () => {
    routes.set('/robots.txt', send(200, { 'content-type': 'text/plain' }, 'User-agent: *\nDisallow: /private\n'));
    routes.set('/go', send(302, { location: '/private/x' }));
    expect(await fetch(at('/private/x'))).toMatchObject({ outcome: 'failed', problem: 'robots' });
    expect(await fetch(at('/go'))).toMatchObject({ outcome: 'failed', problem: 'robots' });
    expect(await fetch(at('/open'))).toMatchObject({ outcome: 'fetched' });
    expect(seen.filter((line) => line.endsWith('/robots.txt'))).toHaveLength(1);
    expect(seen.some((line) => line.includes('private'))).toBe(false);
    routes.set('/robots.txt', send(503, {}));
    expect(await fetch(at('/', 'other.example'))).toMatchObject({ outcome: 'failed', problem: 'robots' });
    expect(await fetch(at('/robots.txt', 'other.example'), { purpose: 'robots' })).toMatchObject({ outcome: 'fetched', status: 503 });
  });

  it('honours the beginning of a robots.txt that is too large to be read whole (RFC 9309 §2.5)', async () => {
    const large = `User-agent: *\nDisallow: /private\n${'# on and on\n'.repeat(60_000)}Disallow: /late\n`;
    for (const [host, encoding, body] of [['plain.example', 'identity', Buffer.from(large)], ['packed.example', 'gzip', gzipSync(large)]] as const) {
      routes.set('/robots.txt', send(200, { 'content-type': 'text/plain', 'content-encoding': encoding }, body));
      expect(await fetch(at('/private/x', host))).toMatchObject({ outcome: 'failed', problem: 'robots' });
      expect(await fetch(at('/late', host))).toMatchObject({ outcome: 'fetched' });
    }
  });

  it('does not ask on where robots.txt is nonsense: nobody can tell what it allows (RFC 9309 §2.3.1.4)', async () => {
    routes.set('/robots.txt', send(200, { 'content-encoding': 'gzip' }, 'this is no gzip'));
    expect(await fetch(at('/', 'nonsense.example'))).toMatchObject({ outcome: 'failed', problem: 'protocol', detail: expect.stringContaining('robots.txt of nonsense.example') as string });
    routes.set('/robots.txt', send(302, { location: 'ftp://nonsense.example/robots.txt' }));
    expect(await fetch(at('/', 'elsewhere.example'))).toMatchObject({ outcome: 'failed', problem: 'protocol' });
    routes.set('/robots.txt', send(302, { location: '/robots.txt' }));
    expect(await fetch(at('/', 'circle.example'))).toMatchObject({ outcome: 'fetched' });
    expect(seen.filter((line) => line.endsWith('.example/'))).toEqual(['GET circle.example/']);
  });

  it('asks one host one thing at a time, and different hosts at once', async () => {
    const slow: Route = (_request, response) => void setTimeout(() => response.end('ok'), 40);
    for (const page of ['/a', '/b', '/c', '/d']) routes.set(page, slow);
    await Promise.all(['/a', '/b', '/c', '/d'].map((page) => fetch(at(page))));
    expect(mostTogether).toBe(1);
    await Promise.all(['one', 'two', 'three', 'four'].map((host) => fetch(at('/a', `${host}.example`))));
    expect(mostTogether).toBeGreaterThan(1);
  });

  it('asks for assets by HEAD, by GET where HEAD is unknown, and keeps no body of them', async () => {
    routes.set('/big.png', send(200, { 'content-type': 'image/png', 'content-length': '123456' }));
    routes.set('/old.png', (request, response) => (request.method === 'HEAD' ? response.writeHead(405).end() : response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(999))));
    expect(await fetch(at('/big.png'), { purpose: 'asset', method: 'HEAD' })).toMatchObject({ outcome: 'fetched', bytes: 123_456, body: null });
    expect(await fetch(at('/old.png'), { purpose: 'asset', method: 'HEAD' })).toMatchObject({ outcome: 'fetched', status: 200, bytes: 999, body: null });
  });

  it('answers what a server did wrong', async () => {
    routes.set('/reset', (request) => request.socket.destroy());
    routes.set('/huge-header', send(200, { 'x-huge': 'x'.repeat(70_000) }));
    expect(await fetch(at('/reset'))).toMatchObject({ outcome: 'failed', problem: 'connect' });
    expect(await fetch(at('/huge-header'))).toMatchObject({ outcome: 'failed', problem: 'protocol' });
    expect(await fetch('http://shop.example:1/')).toMatchObject({ outcome: 'failed', problem: 'protocol' });
    expect(await fetch('http://shop.example:1025/')).toMatchObject({ outcome: 'failed', problem: 'connect' });
  });
});
