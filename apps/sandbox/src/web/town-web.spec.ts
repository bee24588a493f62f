import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describeWithShared } from '@leadfactory/testing';
import { buildTown, type SiteKind, type TownBusiness } from '../town/town';
import { openSavedSites } from './saved-sites';
import { createTownWeb, parseTarget, type TownWebOptions, type WebRequest } from './town-web';

const town = buildTown('web');
const servers: Server[] = [];
const businessWith = (test: (business: TownBusiness) => boolean): TownBusiness & { site: NonNullable<TownBusiness['site']> } => {
  const business = [...town.byHost.values()].find(test);
  if (!business?.site) throw new Error('The town has no such business.');
  return { ...business, site: business.site };
};
const kind = (wanted: SiteKind, https = true): ReturnType<typeof businessWith> => businessWith((business) => business.site?.kind === wanted && business.site.https === https && !business.site.faults.includes('no_https_redirect'));

async function open(options: Partial<TownWebOptions> = {}): Promise<number> {
  const server = createTownWeb({ town, clock: () => new Date('2026-03-01'), ...options });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** As a forward proxy's client asks: the whole address in the request line. */
function get(port: number, path: string, headers: Record<string, string> = {}, method = 'GET', limit = Infinity): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, headers, method, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (): void => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size >= limit) {
          response.destroy();
          done();
        }
      });
      response.on('end', done);
      response.on('error', (error) => (size >= limit ? done() : reject(error)));
    });
    request.on('error', reject);
    request.end();
  });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  })));
});

describe('the web of the town', () => {
  it('serves https in absolute form and leads http to it', async () => {
    const port = await open();
    const { site, name } = kind('normal');
    const secure = await get(port, `https://${site.host}/`);
    expect(secure.status).toBe(200);
    expect(secure.body.toString()).toContain(name.replace(/&/g, '&amp;').replace(/"/g, '&quot;'));
    const plain = await get(port, `http://${site.host}/about?x=1`);
    expect([plain.status, plain.headers.location]).toEqual([301, `https://${site.host}/about?x=1`]);
    const bare = await get(port, `https://www.${site.host}/`);
    expect([bare.status, bare.headers.location]).toEqual([301, `https://${site.host}/`]);
  });

  it('serves origin form by the Host header, and each page that the town lists', async () => {
    const port = await open();
    const { site } = kind('normal', false);
    for (const page of site.pages) expect((await get(port, page, { host: site.host })).status).toBe(200);
    expect((await get(port, '/nothing-here', { host: site.host })).status).toBe(404);
    expect((await get(port, `https://${site.host}/`)).headers['x-sandbox-connect']).toBe('refused');
  });

  it('compresses only for clients that accept it and sites that do it', async () => {
    const port = await open();
    const good = businessWith((business) => business.site?.kind === 'normal' && business.site.https && !business.site.faults.includes('no_compression'));
    const zipped = await get(port, `https://${good.site.host}/`, { 'accept-encoding': 'br, gzip;q=0.8' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    const clear = await get(port, `https://${good.site.host}/`);
    expect(clear.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(zipped.body)).toEqual(clear.body);
    expect((await get(port, `https://${good.site.host}/`, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBeUndefined();
    const bad = businessWith((business) => business.site?.kind === 'normal' && business.site.https && business.site.faults.includes('no_compression'));
    expect((await get(port, `https://${bad.site.host}/`, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
  });

  it('answers HEAD without a body and 304 to a known etag', async () => {
    const port = await open();
    const { site } = businessWith((business) => business.site?.kind === 'normal' && business.site.https && !business.site.faults.includes('no_caching'));
    const head = await get(port, `https://${site.host}/img/hero.svg`, {}, 'HEAD');
    expect([head.status, head.body.length, Number(head.headers['content-length']) > 500]).toEqual([200, 0, true]);
    expect((await get(port, `https://${site.host}/img/hero.svg`, { 'if-none-match': String(head.headers.etag) })).status).toBe(304);
  });

  it('behaves as each kind of site behaves (R4.03)', async () => {
    const port = await open({ knobs: { slowMs: 120, webFailureRate: 0, webLatencyMs: 0 } });
    const parked = await get(port, `https://${kind('parked').site.host}/`);
    expect(parked.body.toString()).toMatch(/domain is parked.*may be for sale/s);
    const robots = kind('blocks_robots').site.host;
    expect((await get(port, `https://${robots}/robots.txt`)).body.toString()).toBe('User-agent: *\nDisallow: /\n');
    const challenge = await get(port, `https://${kind('blocks_bots').site.host}/`);
    expect([challenge.status, challenge.headers['cf-mitigated']]).toEqual([403, 'challenge']);
    const broken = kind('tls_broken').site.host;
    const tls = await get(port, `https://${broken}/`);
    expect(tls.status).toBe(526);
    expect(tls.headers['x-sandbox-tls']).toMatch(/^(expired|self_signed|wrong_host)$/);
    expect((await get(port, `http://${broken}/`)).headers.location).toBe(`https://${broken}/`);
    expect((await get(port, `https://${kind('needs_js').site.host}/`)).body.toString()).toContain('<div id="root"></div>');
    expect((await get(port, `https://${kind('needs_js').site.host}/assets/app.js`)).body.toString()).toContain('Opening hours');
    await expect(get(port, `https://${kind('down').site.host}/`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const start = performance.now();
    expect((await get(port, `https://${kind('slow').site.host}/`)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(115);
  });

  it('leads a redirect loop round and round', async () => {
    const port = await open();
    let next = `https://${businessWith((business) => business.site?.kind === 'redirect_loop' && business.site.https).site.host}/`;
    const seen = new Set<string>();
    for (let hop = 0; hop < 6; hop += 1) {
      seen.add(next);
      next = String((await get(port, next)).headers.location);
    }
    expect(seen.size).toBe(2);
  });

  it('answers 502 with a marker for hosts that do not exist, 400 and 405 for what it cannot serve, 501 for tunnels', async () => {
    const port = await open();
    const unknown = await get(port, 'https://nobody-here.example/');
    expect([unknown.status, unknown.headers['x-sandbox-dns']]).toEqual([502, 'nxdomain']);
    const { site } = kind('normal');
    expect((await get(port, `https://${site.host}/%E0%A4%A`)).status).toBe(400);
    expect((await get(port, `https://${site.host}/`, {}, 'DELETE')).status).toBe(405);
    const tunnel = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write('CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n'));
      socket.on('data', (data) => resolve(data.toString()));
      socket.on('error', reject);
    });
    expect(tunnel).toMatch(/^HTTP\/1\.1 501 /);
  });

  it('fails and waits when told to, and tells who asked for what', async () => {
    const knobs = { slowMs: 0, webFailureRate: 1, webLatencyMs: 0 };
    const seen: WebRequest[] = [];
    const port = await open({ knobs, onRequest: (request) => seen.push(request) });
    const { site } = kind('normal');
    expect((await get(port, `https://${site.host}/`, { 'user-agent': 'tester' })).status).toBe(503);
    knobs.webFailureRate = 0;
    expect((await get(port, `https://${site.host}/`)).status).toBe(200);
    expect(seen[0]).toEqual({ scheme: 'https', host: site.host, target: '/', method: 'GET', status: 503, userAgent: 'tester' });
    expect(seen).toHaveLength(2);
  });

  it.each([['footer', /href="mailto:/], ['obfuscated', / \[at\] /]])('publishes every address of a site (%s)', async (_placement, pattern) => {
    const port = await open();
    let matched = 0;
    for (const business of [...town.byHost.values()].filter((one) => one.site?.kind === 'normal' && one.site.https && one.emails.length > 0).slice(0, 60)) {
      const host = business.site?.host ?? '';
      const pages = await Promise.all(['/', '/contact'].map(async (path) => (await get(port, `https://${host}${path}`)).body.toString()));
      const text = pages.join('\n');
      for (const email of business.emails) expect(text.includes(email) || text.includes(email.replace('@', ' [at] '))).toBe(true);
      if (pattern.test(text)) matched += 1;
    }
    expect(matched).toBeGreaterThan(0);
  });
});

describe('addresses as a proxy reads them', () => {
  it.each([
    ['http://A.Example:8080/x?y=1', undefined, undefined, { scheme: 'http', host: 'a.example', target: '/x?y=1' }],
    ['https://a.example?q', undefined, undefined, { scheme: 'https', host: 'a.example', target: '/?q' }],
    ['http://user:secret@a.example./', undefined, undefined, { scheme: 'http', host: 'a.example', target: '/' }],
    ['/x', 'a.example:80', 'https', { scheme: 'https', host: 'a.example', target: '/x' }],
    ['/x', undefined, undefined, null],
    ['*', 'a.example', undefined, null],
  ])('%s with Host %s', (url, host, proto, expected) => {
    expect(parseTarget(url, host, proto)).toEqual(expected);
  });
});

describe('hostile pages (R1.12)', () => {
  it('redirect to private addresses', async () => {
    const port = await open();
    expect((await get(port, 'http://redirect-private.example/')).headers.location).toBe('http://169.254.169.254/latest/meta-data/');
    expect((await get(port, 'http://redirect-private.example/loopback')).headers.location).toBe('http://127.0.0.1/');
  });

  it('unpack to 200 MB from less than one', async () => {
    const bomb = await get(await open(), 'http://gzip-bomb.example/');
    expect(bomb.body.length).toBeLessThan(1_000_000);
    expect(() => gunzipSync(bomb.body, { maxOutputLength: 199_000_000 })).toThrow(/larger/);
  });

  it('never end, drip, and nest a million deep', async () => {
    const port = await open();
    expect((await get(port, 'http://endless.example/', {}, 'GET', 3_000_000)).body.length).toBeGreaterThanOrEqual(3_000_000);
    expect((await get(port, 'http://drip.example/', {}, 'GET', 1)).body.length).toBeLessThan(10);
    const deep = await get(port, 'http://deep.example/');
    expect(deep.body.toString().split('<div>').length - 1).toBe(1_000_000);
  });
});

describeWithShared('data/html/templates', 'saved sites', (folder) => {
  it('answer for every host outside the town, always with the same site', async () => {
    const port = await open({ sitesDir: folder });
    const first = await get(port, 'http://some-brewery.com/');
    const again = await get(port, 'https://www.some-brewery.com/index.html');
    expect(first.status).toBe(200);
    expect(again.headers['x-sandbox-site']).toBe(first.headers['x-sandbox-site']);
    expect(again.body).toEqual(first.body);
    expect((await get(port, 'http://some-brewery.com/missing/picture.png')).status).toBe(404);
    const sites = await Promise.all(Array.from({ length: 40 }, async (_, nth) => (await get(port, `http://brewery-${nth}.com/`)).headers['x-sandbox-site']));
    expect(new Set(sites).size).toBeGreaterThan(10);
    expect((await get(port, `https://${kind('normal').site.host}/`)).headers['x-sandbox-site']).toBeUndefined();
  });

  it.each(['/../../../../etc/passwd', '/%2e%2e/%2e%2e/%2e%2e/LICENSE', '/..%2f..%2fLICENSE', '/%00', '/%'])('never serve a file outside their folder: %s', async (target) => {
    const port = await open({ sitesDir: folder });
    expect((await get(port, `http://some-brewery.com${target}`)).status).toBe(target === '/%00' ? 200 : 404);
  });
});

it('a saved site cannot lead out of its folder by a symbolic link', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'saved-sites-'));
  try {
    mkdirSync(path.join(folder, 'one'));
    writeFileSync(path.join(folder, 'one', 'index.html'), '<h1>One</h1>');
    writeFileSync(path.join(folder, 'secret.txt'), 'not for the web');
    symlinkSync(path.join(folder, 'secret.txt'), path.join(folder, 'one', 'link.txt'));
    const sites = openSavedSites(folder);
    expect(sites.file('any.example', '/')?.body.toString()).toBe('<h1>One</h1>');
    expect(sites.file('any.example', '/link.txt')).toBeNull();
    expect(sites.file('any.example', '/../secret.txt')).toBeNull();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a folder of saved sites that is none is refused by name', () => {
  expect(() => openSavedSites('/nowhere/at/all')).toThrow(/\/nowhere\/at\/all does not exist/);
  expect(() => openSavedSites(__dirname)).toThrow(/holds no site/);
});
