import path from 'node:path';
import { pageAudit } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { findLighthouse } from '../src/providers/chromium/lighthouse-run';
import { lighthouseAdapter } from '../src/providers/chromium/lighthouse.adapter';
import { BOT, nothingLeft, describeWithChromium, StrangeWeb } from './strange-web';

// A browser on a busy machine takes its time; no test here is about speed.
jest.setTimeout(120_000);

const command = findLighthouse(process.env.LF_LIGHTHOUSE_DIR ?? path.join(__dirname, '../../../tools/lighthouse/node_modules/lighthouse'));
const PAGE = `<!doctype html><html lang="en"><head><title>Joe’s Pizza in Springfield</title><meta name="viewport" content="width=device-width"></head><body><main><h1>Joe’s Pizza</h1><p>${'Good pizza. '.repeat(40)}</p><img src="/pizza.png"></main></body></html>`;

/** Lighthouse is installed by its own command; without it these tests are skipped, and seen to be. */
function describeWithLighthouse(name: string, tests: (command: string, binary: string) => void): void {
  if (command === null) describe.skip(`${name} (Lighthouse is not installed: npm ci --prefix tools/lighthouse)`, () => it('needs Lighthouse', () => undefined));
  else describeWithChromium(name, (binary) => tests(command, binary));
}

describeWithLighthouse('Lighthouse on this machine (R4.01)', (lighthouse, binary) => {
  let web: StrangeWeb;
  const tenantId = newId();
  beforeAll(async () => void (web = await StrangeWeb.open()));
  afterEach(nothingLeft);
  afterAll(() => web.close());

  const measure = (url: string, more: { strategy?: 'mobile' | 'desktop'; timeoutMs?: number } = {}) => {
    const adapter = lighthouseAdapter({ visits: web.visits(binary), blobs: web.blobs, userAgent: BOT, command: lighthouse, searchPath: process.env.PATH });
    return adapter.serves.pageAudit?.({ url, strategy: more.strategy ?? 'mobile' }, { tenantId, key: undefined, timeoutMs: more.timeoutMs ?? 145_000 });
  };

  it('answers in the shape of PageSpeed, from the middle one of three runs, and keeps it whole', async () => {
    web.page('/', PAGE);
    const answer = await measure(web.at('/'));
    const data = pageAudit.output.parse(answer?.data);
    expect(data.finalUrl).toBe(web.at('/'));
    expect(data.lighthouseVersion).toMatch(/^12\./);
    expect(Object.values(data.scores).every((score) => typeof score === 'number' && score > 0)).toBe(true);
    expect(Object.values(data.metrics)).not.toContain(null);
    expect(data.audits['image-alt']).toMatchObject({ score: 0 });
    const stored = await web.blobs.get(data.result.key);
    expect(JSON.parse(stored?.body.toString() ?? '')).toMatchObject({ lighthouseVersion: data.lighthouseVersion, configSettings: { formFactor: 'mobile' } });
    expect(web.seen.filter(({ path: asked }) => asked === '/').length).toBeGreaterThanOrEqual(3);
    expect(web.seen.some(({ headers }) => /Android.*LeadFactoryBot/.test(headers['user-agent'] ?? ''))).toBe(true);
  }, 180_000);

  it('a page that cannot be judged is refused with Lighthouse’s own word', async () => {
    web.routes.set('/gone', (_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Gone</h1>'));
    await expect(measure(web.at('/gone'), { strategy: 'desktop' })).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('ERRORED_DOCUMENT_REQUEST') as string });
  });

  it('a page of the inside is not measured', async () => {
    await expect(measure('http://169.254.169.254/')).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('not a public address') as string });
    web.routes.set('/in', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end());
    await expect(measure(web.at('/in'))).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('a page that never comes to an end is given up in time, and nothing is left running', async () => {
    web.page('/loop', '<h1>x</h1><script>for (;;) {}</script>');
    const begun = Date.now();
    await expect(measure(web.at('/loop'), { timeoutMs: 25_000 })).rejects.toMatchObject({ kind: expect.stringMatching(/timeout|rejected/) as string });
    expect(Date.now() - begun).toBeLessThan(30_000);
  });
});
