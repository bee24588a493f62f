import { AppError, newId, newTrace } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { eventually } from '@leadfactory/testing';
import { ScreenshotRepository } from '../src/screenshots/screenshot.repository';
import { businessFact, LONGEST_MS, Stage } from './stage';

interface Shown {
  auditId: string;
  page: string;
  screenshots: { state: string; reason: string | null; takenAt: string | null; images: { device: string; path: string }[] };
}

const HOME = `<!doctype html><html><head><title>Joe</title></head><body><h1>Joe’s Pizza</h1>${'<p>We bake every morning.</p>'.repeat(20)}</body></html>`;
const TAKEN_AT = '2026-03-02T09:00:30.000Z';

jest.setTimeout(LONGEST_MS);

describe('pictures of audited sites (R4.06)', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await Stage.open()));
  afterAll(() => stage.close());
  beforeEach(() => {
    stage.photographed.length = 0;
    stage.site = ({ url }) => (new URL(url).pathname === '/' ? { body: HOME } : { status: 404 });
  });

  const camera = async (_input: unknown, tenantId: string) => {
    const image = async (device: string) => ({ device, width: 10, height: 20, image: await stage.blobs.put(`${tenantId}/screenshots/${newId()}`, Buffer.from('jpeg'), 'image/jpeg') });
    return { outcome: 'taken', finalUrl: 'https://x.example/', takenAt: TAKEN_AT, images: [await image('phone'), await image('desktop')] };
  };
  const shown = async (auditId: string): Promise<Shown> => (await stage.ask('getAudit', { id: auditId })) as Shown;
  /** The jobs' clock is the test's: so slow that no wait of this file comes near midnight, after which pictures of the day before are given up. */
  const until = (auditId: string, states: readonly string[]): Promise<Shown> =>
    eventually(async () => {
      stage.clock.advance({ seconds: 5 });
      const audit = await shown(auditId);
      if (!states.includes(audit.screenshots.state)) throw new Error(JSON.stringify(audit.screenshots));
      return audit;
    }, { timeoutMs: 60_000 });

  test('are taken after the audit, once for all businesses of the site and day, and served', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    stage.screenshot = async (input, tenantId) => held.then(() => camera(input, tenantId));
    const one = await stage.audit(businessFact('https://chain.example/'));
    const other = await stage.audit(businessFact('https://chain.example/'));
    expect(one.auditId).not.toBe(other.auditId);
    expect((await shown(one.auditId)).screenshots).toMatchObject({ state: 'pending', images: [] });
    await expect(stage.ask('getScreenshot', { id: one.auditId, device: 'phone' })).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('not taken yet') as string });
    release();
    const audit = await until(one.auditId, ['taken']);
    expect(audit.screenshots).toMatchObject({ reason: null, takenAt: TAKEN_AT, images: [{ device: 'phone', path: `/api/v1/audits/${one.auditId}/screenshots/phone` }, { device: 'desktop' }] });
    expect((await shown(other.auditId)).screenshots.state).toBe('taken');
    expect(stage.photographed).toEqual(['https://chain.example/']);
    const { rows } = await stage.sql.query<{ body: string }>("SELECT body FROM assessment.outbox WHERE subject LIKE '%SitePhotographed%'");
    expect(rows.map(({ body }) => (JSON.parse(body) as { payload: unknown }).payload)).toEqual([{ url: 'https://chain.example/', day: '2026-03-02', takenAt: TAKEN_AT, images: [expect.objectContaining({ device: 'phone' }), expect.objectContaining({ device: 'desktop' })] }]);

    const served = (await stage.ask('getScreenshot', { id: other.auditId, device: 'desktop' })) as { contentType: string; blob: string };
    expect(served.contentType).toBe('image/jpeg');
    expect((await stage.blobs.get(served.blob))?.body.toString()).toBe('jpeg');
    await expect(stage.ask('getScreenshot', { id: other.auditId, device: 'desktop' }, newId())).rejects.toMatchObject({ code: 'not_found' });

    // On the audit's own page, by its own key and no other.
    const token = audit.page.split('/audits/')[1] ?? '';
    expect(await stage.ask('viewAudit', { token }, null)).toMatchObject({ status: 200, text: expect.stringContaining(`src="/audits/${token}/screenshots/phone"`) as string });
    expect(await stage.ask('viewScreenshot', { token, device: 'phone' }, null)).toMatchObject({ status: 200, contentType: 'image/jpeg' });
    expect(await stage.ask('viewScreenshot', { token: `${token.slice(0, -4)}AAAA`, device: 'phone' }, null)).toMatchObject({ status: 404 });
  });

  test('whoever comes back after its lease, when another has brought the pictures, changes nothing and tells nobody', async () => {
    stage.screenshot = camera;
    const { auditId } = await stage.audit(businessFact('https://leased.example/'));
    await until(auditId, ['taken']);
    const [database, shots] = [stage.part(Database), stage.part(ScreenshotRepository)];
    const shot = { url: 'https://leased.example/', day: '2026-03-02' };
    const late = { finalUrl: shot.url, takenAt: '2026-03-02T09:09:00.000Z', images: [] as never[], outcome: 'taken' as const };
    await database.withTenant(stage.tenantId, (tx) => shots.taken(tx, stage.tenantId, shot, late, newTrace()));
    await database.withTenant(stage.tenantId, (tx) => shots.missed(tx, stage.tenantId, shot, 'late', null));
    await database.withTenant(stage.tenantId, (tx) => shots.missed(tx, stage.tenantId, shot, 'late', stage.clock.now()));
    await database.withTenant(stage.tenantId, (tx) => shots.putOff(tx, stage.tenantId, shot, 'late', stage.clock.now()));
    expect((await shown(auditId)).screenshots).toMatchObject({ state: 'taken', reason: null, takenAt: TAKEN_AT, images: [{ device: 'phone' }, { device: 'desktop' }] });
    const { rows } = await stage.sql.query("SELECT 1 FROM assessment.outbox WHERE subject LIKE '%SitePhotographed%' AND body LIKE '%leased.example%'");
    expect(rows).toHaveLength(1);
  });

  test('without a browser they are unknown with the reason, and nothing else is', async () => {
    stage.screenshot = () => {
      throw new AppError('not_configured', 'No provider serves screenshot: set CHROMIUM_PATH.');
    };
    const { auditId, status } = await stage.audit(businessFact('https://plain.example/'));
    expect(status).toBe('measured');
    expect((await until(auditId, ['unknown'])).screenshots.reason).toContain('CHROMIUM_PATH');
  });

  test('a site that answers too late is looked at again; what it forbids is not asked for twice', async () => {
    const tries = new Map<string, number>();
    stage.screenshot = async (input, tenantId) => {
      tries.set(input.url, (tries.get(input.url) ?? 0) + 1);
      if (input.url.includes('forbids')) return { outcome: 'failed', problem: 'robots', detail: 'robots.txt disallows /' };
      return tries.get(input.url) === 1 ? { outcome: 'failed', problem: 'timeout', detail: 'late' } : camera(input, tenantId);
    };
    const late = await stage.audit(businessFact('https://late.example/'));
    const forbids = await stage.audit(businessFact('https://forbids.example/'));
    expect((await until(forbids.auditId, ['unknown'])).screenshots.reason).toContain('robots.txt');
    expect((await until(late.auditId, ['taken'])).screenshots.images).toHaveLength(2);
    expect([...tries]).toEqual(expect.arrayContaining([['https://late.example/', 2], ['https://forbids.example/', 1]]));
  });

  test('a browser that is busy is asked again at its time, and the try does not count', async () => {
    let asked = 0;
    stage.screenshot = async (input, tenantId) => {
      asked += 1;
      if (asked <= 4) throw new AppError('rate_limited', 'others wait', { retryAt: stage.clock.now().toISOString() });
      return camera(input, tenantId);
    };
    const { auditId } = await stage.audit(businessFact('https://busy.example/'));
    await until(auditId, ['taken']);
    expect(asked).toBe(5);
  });

  test('a page on which every visit founders is given up, and others have their turn', async () => {
    let foundered = 0;
    stage.screenshot = async (input, tenantId) => {
      if (!input.url.includes('wreck')) return camera(input, tenantId);
      foundered += 1;
      throw new AppError('internal', 'the visit foundered');
    };
    const wreck = await stage.audit(businessFact('https://wreck.example/'));
    const fine = await stage.audit(businessFact('https://fine.example/'));
    expect((await until(fine.auditId, ['taken'])).screenshots.images).toHaveLength(2);
    expect((await until(wreck.auditId, ['unknown'])).screenshots.reason).toContain('foundered');
    expect(foundered).toBe(3);
  });

  test('of a site that was not measured nothing is photographed', async () => {
    stage.site = () => ({ problem: 'timeout', detail: 'x' });
    const { auditId } = await stage.audit(businessFact('https://away.example/'));
    expect((await shown(auditId)).screenshots).toEqual({ state: 'unknown', reason: 'There was no page to show.', takenAt: null, images: [] });
    expect(stage.photographed).toEqual([]);
  });
});
