import { EgressStage } from './egress.stage';
import { nothingLeft, describeWithChromium } from './strange-web';

// A browser on a busy machine takes its time; no test here is about speed.
jest.setTimeout(120_000);

describeWithChromium('pictures of the town, through the whole egress (R4.06)', (binary) => {
  let stage: EgressStage;
  beforeAll(async () => {
    stage = await EgressStage.open({ env: { CHROMIUM_PATH: binary, PATH: process.env.PATH } });
    await stage.start();
  });
  afterAll(async () => {
    await stage.close();
    await nothingLeft();
  });

  const hosts = (wanted: (site: { kind: string; https: boolean; host: string }) => boolean, count = 1): string[] =>
    stage.sandbox.town.businesses.flatMap(({ site }) => (site !== null && wanted(site) ? [`${site.https ? 'https' : 'http'}://${site.host}/`] : [])).slice(0, count);

  it.each([['https', true], ['http', false]] as const)('a site over %s is shown with its styles and pictures', async (_scheme, https) => {
    const [url = ''] = hosts((site) => site.kind === 'normal' && site.https === https);
    const { data, provider } = await stage.call('screenshot', { url });
    if (data.outcome !== 'taken') throw new Error(JSON.stringify(data));
    expect([provider, data.finalUrl, data.images.length]).toEqual(['chromium', url, 2]);
    // A page without its style sheet and pictures is a few kilobytes.
    expect(data.images.every(({ image }) => image.bytes > 12_000)).toBe(true);
  });

  it.each([['tls_broken', 'tls'], ['down', 'connect'], ['redirect_loop', 'redirects'], ['blocks_bots', 'blocked'], ['blocks_robots', 'robots']])('a site that is %s has no picture, and the reason is told: %s', async (kind, problem) => {
    const [url] = hosts((site) => site.kind === kind);
    if (url === undefined) throw new Error(`the town has no site of the kind ${kind}`);
    expect((await stage.call('screenshot', { url, devices: ['phone'] })).data).toMatchObject({ outcome: 'failed', problem });
  });

  it('a host that does not exist, and a page of the inside, have none either', async () => {
    expect((await stage.call('screenshot', { url: 'https://no-such-shop.example/' })).data).toMatchObject({ outcome: 'failed', problem: 'dns' });
    expect((await stage.call('screenshot', { url: 'https://127.0.0.1/' })).data).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
    expect((await stage.call('screenshot', { url: 'http://redirect-private.example/' })).data).toMatchObject({ outcome: 'failed', problem: 'refused_address' });
  });

  it('a page that is only a script is shown as visitors see it', async () => {
    const [url = ''] = hosts((site) => site.kind === 'needs_js');
    const { data } = await stage.call('screenshot', { url, devices: ['desktop'] });
    if (data.outcome !== 'taken') throw new Error(JSON.stringify(data));
    expect(data.images[0]?.image.bytes).toBeGreaterThan(12_000);
  });
});

describe('without a browser (R4.06)', () => {
  it('the capability is not configured, and says what to set', async () => {
    const stage = await EgressStage.open({ env: { CHROMIUM_PATH: 'none' } });
    try {
      await stage.start();
      await expect(stage.call('screenshot', { url: 'https://shop.example/' })).rejects.toMatchObject({ code: 'not_configured', message: expect.stringContaining('CHROMIUM_PATH') as string });
    } finally {
      await stage.close();
    }
  });
});
