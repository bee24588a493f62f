import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { isPublicAddress } from '../web/address.rules';
import { guardedLookup } from '../web/guarded-lookup';
import { GuardProxy, type GuardRules } from './guard-proxy';
import { throwawayCertificate } from './throwaway-certificate.rules';

const certificate = throwawayCertificate(new Date());

describe('the guard before the browser, over real sockets (R1.12)', () => {
  let site: Server;
  let port: number;
  let proxy: GuardProxy;
  const seen: string[] = [];
  const names = new Map<string, string>();
  const isPublic = (address: string): boolean => address === '127.0.0.1' || isPublicAddress(address);

  beforeAll(async () => {
    site = createServer((asked, response) => {
      seen.push(`${asked.method} ${asked.url} ${JSON.stringify({ ...asked.headers, host: undefined })}`);
      if (asked.url?.endsWith('/large')) response.end(Buffer.alloc(300_000));
      else if (asked.url === 'https://broken.example/') response.writeHead(526, { 'x-sandbox-tls': 'expired' }).end();
      else response.writeHead(200, { 'x-own': '1', connection: 'x-hop', 'x-hop': 'gone' }).end(`you asked for ${asked.url}`);
    });
    await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
    port = (site.address() as AddressInfo).port;
  });
  afterAll(async () => {
    site.closeAllConnections();
    await new Promise((resolve) => site.close(resolve));
  });
  beforeEach(() => {
    seen.length = 0;
    names.clear();
  });
  afterEach(() => proxy.close());

  const open = async (more: Partial<GuardRules> = {}): Promise<void> => {
    const lookup = guardedLookup(async (name) => [{ address: names.get(name) ?? '127.0.0.1', family: 4 }], isPublic);
    proxy = await GuardProxy.open({ lookup, isPublic, ports: new Set([80, 443, port]), maxBytes: 1_000_000, upstream: null, ...more });
  };

  const get = (url: string, headers: Record<string, string> = {}): Promise<{ status: number; headers: Record<string, unknown>; text: string }> =>
    new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: proxy.port, path: url, headers: { host: 'whatever.example', ...headers }, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString('latin1'))).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })).on('error', reject);
      }).on('error', reject).end();
    });

  const tunnel = (authority: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(proxy.port, '127.0.0.1', () => socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`));
      socket.once('data', (chunk) => (resolve(chunk.toString().split('\r\n')[0] ?? ''), socket.destroy())).once('error', reject).once('close', () => resolve('closed'));
    });

  it('passes requests on under the name that was asked for, without what belongs to one connection', async () => {
    await open();
    const answer = await get(`http://shop.example:${port}/a?b=c`, { 'proxy-connection': 'keep-alive', connection: 'x-mine', 'x-mine': '1', accept: 'text/html' });
    expect(answer).toMatchObject({ status: 200, text: 'you asked for /a?b=c', headers: { 'x-own': '1' } });
    expect(answer.headers).not.toHaveProperty('x-hop');
    expect(seen[0]).toContain('"accept":"text/html"');
    expect(seen[0]).not.toMatch(/x-mine|proxy-connection/);
  });

  it.each(['http://127.0.0.2/', 'http://169.254.169.254/latest/meta-data/', 'http://localhost/', 'http://[::1]/', 'http://[::ffff:7f00:2]/', 'http://0x7f000002/', 'http://inside.example/', 'http://printer/', 'http://user:pass@shop.example/'])('%s is refused, and nothing is connected', async (url) => {
    await open();
    names.set('inside.example', '10.0.0.9');
    expect((await get(url)).status).toBe(403);
    expect(proxy.refusalOf(url)).toMatchObject({ problem: expect.stringMatching(/refused_address|protocol/) as string });
    expect(seen).toEqual([]);
  });

  it.each(['127.0.0.2:443', '169.254.169.254:443', 'localhost:443', '[::1]:443', 'inside.example:443', 'shop.example:22', 'shop.example:25', 'shop.example:8443', 'shop.example', ':443', 'shop.example:443/path'])('a tunnel to %s is refused', async (authority) => {
    await open();
    names.set('inside.example', '192.168.7.7');
    expect(await tunnel(authority)).toMatch(/403|502|400|closed/);
    expect(proxy.refusals.length).toBeLessThanOrEqual(1);
    expect(seen).toEqual([]);
  });

  it('a tunnel leads to the address that was judged', async () => {
    await open();
    expect(await tunnel(`shop.example:${port}`)).toBe('HTTP/1.1 200 Connection Established');
  });

  it('what asks for no proxying gets none: an address in origin form is no way to the proxy itself', async () => {
    await open();
    expect((await get('/json/version')).status).toBe(403);
  });

  it('cuts the line when the visit has used up its bytes, and refuses what comes later', async () => {
    await open({ maxBytes: 100_000 });
    await expect(get(`http://shop.example:${port}/large`)).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    expect(proxy.isSpent).toBe(true);
    expect((await get(`http://shop.example:${port}/`)).status).toBe(502);
  });

  it('a server that does not answer is told as such', async () => {
    // Below those that systems hand out: no other test's server comes to listen there meanwhile.
    const free = 1_025;
    await open({ ports: new Set([free]) });
    expect((await get(`http://shop.example:${free}/`)).status).toBe(502);
    expect(proxy.refusals).toMatchObject([{ problem: 'connect' }]);
  });

  describe('before a forward proxy (ADR 7)', () => {
    const through = (): Promise<void> => open({ upstream: { url: new URL(`http://127.0.0.1:${port}`), certificate } });

    const secure = (host: string, ask: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(proxy.port, '127.0.0.1', () => socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
        socket.once('error', reject).once('data', () => {
          const inner = tlsConnect({ socket, servername: host, ca: certificate.cert, checkServerIdentity: () => undefined }, () => inner.write(ask));
          let text = '';
          inner.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => resolve(text)).on('error', reject);
        });
      });

    it('https ends here with the throw-away key, and is asked on in absolute form', async () => {
      await through();
      expect(await secure('shop.example', 'GET /menu?x=1 HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 200 [\s\S]*you asked for https:\/\/shop\.example\/menu\?x=1/);
    });

    it('what the proxy tells of certificates is a problem, not a page', async () => {
      await through();
      expect(await secure('broken.example', 'GET / HTTP/1.1\r\nHost: broken.example\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 502[\s\S]*x-egress-guard: tls/);
      expect(proxy.refusalOf('https://broken.example/')).toMatchObject({ problem: 'tls' });
    });

    it('private addresses stay refused', async () => {
      await through();
      expect((await get('http://10.0.0.1/')).status).toBe(403);
      expect(await tunnel('10.0.0.1:443')).toContain('403');
      expect(seen).toEqual([]);
    });
  });
});
