import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { screenshot } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import type { z } from 'zod';
import { screenshotAdapter } from '../src/providers/chromium/screenshot.adapter';
import { throwawayCertificate } from '../src/providers/chromium/throwaway-certificate.rules';
import { BOT, nothingLeft, describeWithChromium, StrangeWeb } from './strange-web';

// A browser on a busy machine takes its time; no test here is about speed.
jest.setTimeout(120_000);

type Output = z.input<typeof screenshot.output>;
const tenantId = newId();

describeWithChromium('pictures of strangers’ pages (R4.06, R1.12)', (binary) => {
  let web: StrangeWeb;
  beforeEach(async () => void (web = await StrangeWeb.open()));
  afterEach(async () => {
    await web.close();
    await nothingLeft();
  });

  async function take(url: string, devices: readonly ('phone' | 'desktop')[] = ['desktop'], timeoutMs = 60_000): Promise<Output> {
    const adapter = screenshotAdapter({ visits: web.visits(binary), blobs: web.blobs, userAgent: BOT, binary });
    const answer = await adapter.serves.screenshot?.(screenshot.input.parse({ url, devices }), { tenantId, key: undefined, timeoutMs });
    if (!answer) throw new Error('no answer');
    return answer.data;
  }

  const taken = (output: Output) => {
    if (output.outcome !== 'taken') throw new Error(JSON.stringify(output));
    return output;
  };

  it('shows the page on a phone and on a desktop, and says who asks', async () => {
    web.page('/', '<!doctype html><meta name=viewport content="width=device-width"><title>Joe</title><body style="background:#c00"><h1>Joe’s Pizza</h1>');
    const { images } = taken(await take(web.at('/'), ['phone', 'desktop']));
    expect(images.map(({ device, width, height }) => [device, width, height])).toEqual([['phone', 780, 1688], ['desktop', 1350, 940]]);
    for (const { image } of images) {
      const stored = await web.blobs.get(image.key);
      expect(stored?.contentType).toBe('image/jpeg');
      expect(stored?.body.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    }
    const agents = web.seen.filter(({ path }) => path === '/').map(({ headers }) => String(headers['user-agent']));
    expect(agents).toEqual([expect.stringMatching(/Android.*Mobile.*LeadFactoryBot/), expect.stringMatching(/X11.*LeadFactoryBot/)]);
    expect(agents.join()).not.toContain('Headless');
  });

  it('waits for what the page still fetches, and for the page that its script leads to', async () => {
    const stripes = `document.body.innerHTML = '<p style="margin:0;height:4px;background:#c00"></p><p style="margin:0;height:4px;background:#0c0"></p>'.repeat(100)`;
    const late = (url: string, type: string, body: string): void => void web.routes.set(url, (_request, response) => setTimeout(() => response.writeHead(200, { 'content-type': type }).end(body), 1_200));
    web.page('/written', `<!doctype html><body><script>${stripes}</script>`);
    late('/app.js', 'text/javascript', stripes);
    web.page('/fetched', '<!doctype html><body><script src="/app.js"></script>');
    late('/rest', 'text/javascript', stripes);
    web.page('/asked-for', '<!doctype html><body><script>fetch("/rest").then((answer) => answer.text()).then((text) => { document.body.append(Object.assign(document.createElement("script"), { text })); })</script>');
    web.page('/led-on', '<!doctype html><body><script>setTimeout(() => location.replace("/fetched"), 100)</script>');
    const keyOf = async (path: string): Promise<string | undefined> => taken(await take(web.at(path))).images[0]?.image.key;
    const wanted = await keyOf('/written');
    expect([await keyOf('/fetched'), await keyOf('/asked-for'), await keyOf('/led-on')]).toEqual([wanted, wanted, wanted]);
  });

  it.each<[string, (web: StrangeWeb) => string, string]>([
    ['an address of the inside', () => 'https://169.254.169.254/latest/', 'refused_address'],
    ['a name without an address', () => 'https://gone.example/', 'dns'],
    ['a server that does not speak TLS', ({ port }) => `https://shop.example:${port}/`, 'tls'],
  ])('the browser’s own error page is not the site: a script leads to %s', async (_words, leadsTo, problem) => {
    web.names.set('gone.example', []);
    web.page('/', `<!doctype html><h1>Joe’s Pizza</h1><script>setTimeout(() => location.replace(${JSON.stringify(leadsTo(web))}), 100)</script>`);
    expect(await take(web.at('/'))).toMatchObject({ outcome: 'failed', problem });
  });

  it('a download in passing is not where the visitor stands', async () => {
    web.page('/', `<!doctype html><h1>Joe’s Pizza</h1><script>setTimeout(() => { location = '/menu.zip'; }, 50)</script>`);
    web.routes.set('/menu.zip', (_request, response) => response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' }).end('PK'));
    expect(taken(await take(web.at('/'))).finalUrl).toBe(web.at('/'));
    expect(web.seen.map(({ path }) => path)).toContain('/menu.zip');
  });

  it('follows redirects and tells where they led', async () => {
    web.routes.set('/', (_request, response) => response.writeHead(302, { location: web.at('/home', 'www.shop.example') }).end());
    web.page('/home', '<h1>Home</h1>');
    expect(taken(await take(web.at('/'))).finalUrl).toBe(web.at('/home', 'www.shop.example'));
  });

  it('does not visit what robots.txt forbids', async () => {
    web.routes.set('/robots.txt', (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /'));
    web.page('/', '<h1>Secret</h1>');
    expect(await take(web.at('/'))).toMatchObject({ outcome: 'failed', problem: 'robots' });
    expect(web.seen.map(({ path }) => path)).toEqual(['/robots.txt']);
  });

  it.each([
    ['http://127.0.0.1:9/', 'protocol'], ['http://169.254.169.254/latest/meta-data/', 'refused_address'], ['http://localhost/', 'refused_address'], ['http://[::1]/', 'refused_address'], ['file:///etc/passwd', 'protocol'], ['http://2130706434/', 'refused_address'],
  ])('%s is not opened: %s', async (url, problem) => expect(await take(url)).toMatchObject({ outcome: 'failed', problem }));

  it('a name that leads inside is refused, and so is a site that sends the browser there', async () => {
    web.names.set('inside.example', ['10.0.0.5']);
    expect(await take(web.at('/', 'inside.example'))).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
    web.routes.set('/', (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end());
    expect(await take(web.at('/'))).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
  });

  it('what a page fetches from inside, by whatever means, never arrives there', async () => {
    const inside = await StrangeWeb.open();
    inside.routes.set('/secret', (_request, response) => response.writeHead(200, { 'access-control-allow-origin': '*' }).end('secret'));
    // Public to the test's rules is 127.0.0.1 and nothing else: the other names of the same machine are inside.
    const targets = [`http://127.0.0.2:${inside.port}/secret`, `http://localhost:${inside.port}/secret`, `http://[::1]:${inside.port}/secret`, `http://127.0.0.1:${inside.port}/secret`, 'http://169.254.169.254/secret', 'https://10.0.0.1/secret', `http://rebinding.example:${web.port}/secret`];
    web.names.set('rebinding.example', ['192.168.0.1']);
    web.page('/', `<h1>Harmless</h1>${targets.map((url) => `<img src="${url}"><iframe src="${url}"></iframe><link rel=stylesheet href="${url}"><script src="${url}"></script>`).join('')}
      <script>
        const found = [];
        for (const url of ${JSON.stringify(targets)}) {
          fetch(url, { mode: 'no-cors' }).then(() => new Image().src = '/reached?' + encodeURIComponent(url), () => 0);
          try { new WebSocket(url.replace('http', 'ws')).onopen = () => new Image().src = '/reached?ws'; } catch (e) {}
          navigator.sendBeacon && navigator.sendBeacon(url, 'x');
        }
        try { const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${inside.port}' }] }); p.createDataChannel('x'); p.createOffer().then((o) => p.setLocalDescription(o)); } catch (e) {}
      </script>`);
    taken(await take(web.at('/')));
    expect(inside.seen).toEqual([]);
    // The guard answers in the place of the refused: a page may see that answer, and nothing from inside.
    expect(web.seen.filter(({ host }) => host === 'rebinding.example')).toEqual([]);
    await inside.close();
  });

  it('a name that changes its meaning between two requests is judged at each', async () => {
    web.routes.set('/', (_request, response) => {
      web.names.set('turncoat.example', ['10.1.2.3']);
      response.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end('<h1>Now</h1><img src="/inner.png">');
    });
    taken(await take(web.at('/', 'turncoat.example')));
    expect(web.seen.map(({ path }) => path)).not.toContain('/inner.png');
  });

  it('pop-ups, questions and downloads change nothing', async () => {
    web.page('/', `<h1>Loud</h1><script>open('/popup'); setTimeout(() => { alert('1'); confirm('2'); prompt('3'); location = '/file.zip'; }, 50); addEventListener('beforeunload', (e) => { e.preventDefault(); return 'stay'; });</script>`);
    web.page('/popup', '<script>setInterval(() => open("/popup"), 10)</script>');
    web.routes.set('/file.zip', (_request, response) => response.writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' }).end('PK'));
    taken(await take(web.at('/')));
    expect(web.seen.filter(({ path }) => path === '/popup').length).toBeLessThan(3);
  });

  it.each<[string, string]>([['never ends', 'endless'], ['loops in its script', 'loop'], ['asks without end', 'alerts']])('a page that %s ends in time', async (_name, kind) => {
    if (kind === 'endless') {
      web.routes.set('/', (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        const more = (): void => void (!response.destroyed && response.write('<p>on and on</p>'.repeat(500)) ? setTimeout(more, 5) : response.once('drain', more));
        more();
      });
    } else web.page('/', kind === 'loop' ? '<h1>x</h1><script>for (;;) {}</script>' : '<h1>x</h1><script>for (;;) alert("again")</script>');
    const begun = Date.now();
    const output = await take(web.at('/'), ['desktop'], 14_000);
    expect(Date.now() - begun).toBeLessThan(20_000);
    if (kind !== 'endless') expect(output).toMatchObject({ outcome: 'failed', problem: 'timeout' });
  });

  it('what unpacks to 200 MB, and what eats memory, is stopped', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1_048_576, 0x20), { level: 9 });
    web.routes.set('/', (_request, response) => response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(bomb));
    expect(await take(web.at('/'))).toMatchObject({ outcome: 'failed', problem: 'too_large' });
    web.page('/greedy', '<h1>x</h1><script>const kept = []; for (let part = 0; part < 64; part += 1) kept.push(new Uint8Array(64 * 1048576).fill(1));</script>');
    expect(await take(web.at('/greedy'))).toMatchObject({ outcome: 'failed', problem: expect.stringMatching(/too_large|timeout/) as string });
  });

  it('a page of 80 MB is cut at the wire, and shown as far as it came', async () => {
    web.page('/', '<h1>Big</h1><img src="/big.jpg">');
    let sent = 0;
    web.routes.set('/big.jpg', (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/jpeg' });
      const chunk = Buffer.alloc(1_048_576, 0xff);
      const more = (): void => {
        while (sent < 80 && !response.destroyed && response.write(chunk)) sent += 1;
        if (sent >= 80) response.end();
        else response.once('drain', more);
      };
      more();
    });
    taken(await take(web.at('/')));
    expect(sent).toBeLessThan(60);
  });

  it('an error page is not the site: it is not shown as such', async () => {
    web.routes.set('/', (_request, response) => response.writeHead(403, { 'content-type': 'text/html' }).end('<h1>Are you human?</h1>'));
    expect(await take(web.at('/'))).toEqual({ outcome: 'failed', problem: 'blocked', detail: 'The site answered with status 403.' });
  });

  it('a certificate that nobody vouches for is refused', async () => {
    const { key, cert } = throwawayCertificate(new Date());
    const server = createTlsServer({ key, cert }, (_request, response) => response.end('<h1>Secure?</h1>'));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    web.routes.set('/robots.txt', (_request, response) => response.writeHead(404).end());
    expect(await take(`https://shop.example:${(server.address() as AddressInfo).port}/`)).toMatchObject({ outcome: 'failed', problem: 'tls' });
    await new Promise((resolve) => (server.closeAllConnections(), server.close(resolve)));
  });

  it('a browser that is none is a fault of this machine, told with what it said', async () => {
    web.page('/', '<h1>x</h1>');
    const adapter = screenshotAdapter({ visits: web.visits('/bin/false'), blobs: web.blobs, userAgent: BOT, binary: '/bin/false' });
    await expect(adapter.serves.screenshot?.({ url: web.at('/'), devices: ['phone'] }, { tenantId, key: undefined, timeoutMs: 30_000 })).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('/bin/false does not start') as string });
  });

  it('pages come one at a time; who cannot have a turn in time is told when to come again', async () => {
    let together = 0;
    let most = 0;
    web.routes.set('/', (_request, response) => {
      most = Math.max(most, (together += 1));
      setTimeout(() => ((together -= 1), response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>x</h1>')), 200);
    });
    const adapter = screenshotAdapter({ visits: web.visits(binary), blobs: web.blobs, userAgent: BOT, binary });
    const ask = (host: string, timeoutMs: number) => adapter.serves.screenshot?.({ url: web.at('/', host), devices: ['phone'] }, { tenantId, key: undefined, timeoutMs });
    const [one, two, three] = await Promise.allSettled([ask('a.example', 60_000), ask('b.example', 60_000), ask('c.example', 10_000)]);
    expect([one?.status, two?.status, most]).toEqual(['fulfilled', 'fulfilled', 1]);
    expect(three).toMatchObject({ status: 'rejected', reason: { code: 'rate_limited', details: { retryAt: expect.any(String) as string } } });
  });
});
