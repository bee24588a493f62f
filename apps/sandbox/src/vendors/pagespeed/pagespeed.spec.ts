import { startSandbox, type Sandbox } from '../../sandbox';
import type { SiteKind } from '../../town/town';
import type { FaultId } from '../../town/faults';
import { describeWithSchemas, discoverySchemaOf, faultsOf, readVendorFile } from '../../../test/published-schemas';
import { auditEntries } from './audits.rules';
import { curves, logNormalScore } from './metrics.rules';

interface Result {
  loadingExperience: { overall_category?: string };
  lighthouseResult: { finalUrl: string; categories: Record<string, { score: number | null }>; audits: Record<string, { score: number | null; scoreDisplayMode: string; numericValue?: number }> };
  error: { code: number; message: string; errors: { reason: string }[] };
}

let sandbox: Sandbox;
const allCategories = 'category=PERFORMANCE&category=ACCESSIBILITY&category=BEST_PRACTICES&category=SEO';
const run = async (url: string, more = allCategories): Promise<{ status: number; body: Result }> => {
  const response = await fetch(`${sandbox.url}/psi/pagespeedonline/v5/runPagespeed?url=${encodeURIComponent(url)}&strategy=mobile&key=k&${more}`);
  return { status: response.status, body: (await response.json()) as Result };
};
const siteOf = (accepts: (faults: ReadonlySet<FaultId>) => boolean, kind: SiteKind = 'normal'): string => {
  const found = sandbox.town.businesses.find(({ site }) => site?.kind === kind && accepts(new Set(site.faults)));
  if (!found?.site) throw new Error('the town has no such site');
  return `http${found.site.https ? 's' : ''}://${found.site.host}/`;
};

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => {
  sandbox.knobs.reset();
});
afterAll(async () => sandbox.stop());

describe('a measured page', () => {
  it.each(['missing_title', 'missing_meta_description', 'noindex', 'no_viewport', 'missing_lang', 'images_without_alt', 'low_contrast', 'no_compression', 'http_only'] as const)('fails the audit that goes with %s, and passes it without (R4.01)', async (fault) => {
    const entry = auditEntries.find(({ faults }) => faults.includes(fault));
    const withFault = (await run(siteOf((faults) => faults.has(fault)))).body.lighthouseResult.audits[entry?.id ?? ''];
    const without = (await run(siteOf((faults) => !(entry?.faults ?? []).some((other) => faults.has(other))))).body.lighthouseResult.audits[entry?.id ?? ''];
    expect([withFault?.score, without?.score]).toEqual([0, 1]);
  });

  it('is slower on a phone when it is heavy', async () => {
    const heavy = await run(siteOf((faults) => faults.has('huge_images') && faults.has('render_blocking_scripts')));
    const light = await run(siteOf((faults) => !faults.has('huge_images') && !faults.has('render_blocking_scripts') && !faults.has('too_many_requests') && !faults.has('images_without_dimensions')));
    expect(heavy.body.lighthouseResult.categories['performance']?.score).toBeLessThan(light.body.lighthouseResult.categories['performance']?.score ?? 0);
  });

  it('has the same numbers every time', async () => {
    const url = siteOf(() => true);
    const metrics = async () => Object.values((await run(url)).body.lighthouseResult.audits).map(({ numericValue }) => numericValue);
    expect(await metrics()).toEqual(await metrics());
  });

  it('answers only the categories asked for', async () => {
    const { body } = await run(siteOf(() => true), 'category=seo');
    expect(Object.keys(body.lighthouseResult.categories)).toEqual(['seo']);
    expect(body.lighthouseResult.audits['speed-index']).toBeUndefined();
  });
});

describe('scoring', () => {
  it('is 0.9 at the tenth percentile and 0.5 at the median, as Lighthouse has it', () => {
    for (const curve of Object.values(curves.mobile)) {
      expect(logNormalScore(curve, curve.p10)).toBeCloseTo(0.9, 2);
      expect(logNormalScore(curve, curve.median)).toBeCloseTo(0.5, 2);
      expect(logNormalScore(curve, curve.median * 4)).toBeLessThan(0.2);
    }
  });
});

describe('what cannot be measured', () => {
  it.each([['down', 'FAILED_DOCUMENT_REQUEST'], ['blocks_bots', 'ERRORED_DOCUMENT_REQUEST'], ['tls_broken', 'INSECURE_DOCUMENT_REQUEST'], ['redirect_loop', 'ERR_TOO_MANY_REDIRECTS']] as const)('a site that is %s is told as %s (R4.03)', async (kind, word) => {
    const { status, body } = await run(siteOf(() => true, kind));
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 400, message: expect.stringContaining(word), errors: [{ reason: 'lighthouseUserError' }] });
  });

  it('an unknown host is a DNS failure', async () => {
    expect((await run('https://nobody.example/')).body.error.message).toContain('DNS_FAILURE');
  });

  it('a URL that is none, and a spent quota, are refused in Google’s shape', async () => {
    expect((await run('ftp://x')).body.error.errors[0]?.reason).toBe('invalidParameter');
    sandbox.knobs.apply({ vendors: { pagespeed: { rateLimited: true } } });
    expect(await run(siteOf(() => true))).toMatchObject({ status: 429, body: { error: { errors: [{ reason: 'rateLimitExceeded' }] } } });
    sandbox.knobs.apply({ vendors: { pagespeed: { rateLimited: false, outage: 'errors' } } });
    expect(await run(siteOf(() => true))).toMatchObject({ status: 500, body: { error: { errors: [{ reason: 'backendError' }] } } });
  });
});

describeWithSchemas('against the published schema', () => {
  it('an answer is valid, with and without field data', async () => {
    const validate = discoverySchemaOf('google/pagespeedonline.v5.discovery.json', 'PagespeedApiPagespeedResponseV5');
    const popular = sandbox.town.businesses.find(({ site, reviewCount }) => site?.kind === 'normal' && reviewCount > 500);
    const { body } = await run(`https://${popular?.site?.host ?? ''}/`);
    expect(body.loadingExperience.overall_category).toBeDefined();
    expect(faultsOf(validate, body)).toEqual([]);
    expect(faultsOf(validate, (await run(siteOf(() => true))).body)).toEqual([]);
    expect(faultsOf(validate, { ...body, lighthouseResult: 7 })).not.toEqual([]);
  });

  it('every audit is one that Lighthouse 12 has', () => {
    const { audits } = readVendorFile('google/lhr-12-compat.json') as { audits: object };
    expect(auditEntries.map(({ id }) => id).filter((id) => !(id in audits))).toEqual([]);
  });
});
