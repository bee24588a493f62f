import type { BusinessFact } from '@leadfactory/contracts';
import { NO_COST, newId } from '@leadfactory/kernel';
import type { BlobStore } from '@leadfactory/persistence';
import type { EgressClient, StepContext } from '@leadfactory/service-kit';
import { TestClock } from '@leadfactory/testing';
import type { FaultId } from '../../sandbox/src/town/faults';
import { buildTown } from '../../sandbox/src/town/town';
import type { TownBusiness } from '../../sandbox/src/town/town.types';
import { judge } from '../src/audit/audit.rules';
import { VisitService } from '../src/audit/visit.service';
import { CATALOGUE } from '../src/checks/catalogue';
import type { AssessmentEnv } from '../src/env';
import { townFetch } from './town-visit';

/** Which check speaks of which planted fault. */
const CHECK_OF: Partial<Record<FaultId, string>> = {
  missing_title: 'missing-title', long_title: 'title-too-long', duplicate_titles: 'duplicate-titles', missing_meta_description: 'missing-meta-description', short_meta_description: 'short-meta-description',
  long_meta_description: 'long-meta-description', noindex: 'noindex', no_h1: 'no-main-heading', several_h1: 'several-main-headings', no_canonical: 'no-canonical', broken_internal_links: 'broken-internal-links',
  images_without_alt: 'images-without-alt', thin_content: 'thin-content', no_viewport: 'no-viewport', zoom_disabled: 'zoom-disabled', fixed_width: 'fixed-width', tiny_fonts: 'tiny-text', missing_lang: 'missing-lang',
  unlabeled_inputs: 'unlabeled-inputs', low_contrast: 'low-contrast', empty_links: 'empty-links', empty_buttons: 'empty-buttons', skipped_headings: 'skipped-headings', iframe_without_title: 'iframe-without-title',
  no_main_landmark: 'no-main-landmark', no_local_business_schema: 'no-business-schema', wrong_phone: 'phone-mismatch', wrong_address: 'address-mismatch', no_address: 'no-address', no_hours: 'no-hours', phone_not_link: 'phone-not-link',
  no_contact_form: 'no-contact-form', no_booking: 'no-booking', no_prices: 'no-prices', no_privacy_page: 'no-privacy-policy', outdated_copyright: 'outdated-copyright', lorem_ipsum: 'placeholder-text', no_testimonials: 'no-testimonials',
  no_open_graph: 'no-open-graph', no_social_links: 'no-social-links', stale_news: 'stale-news', deprecated_markup: 'deprecated-markup', no_sitemap: 'no-sitemap', http_only: 'no-https', no_https_redirect: 'no-https-redirect',
  mixed_content: 'mixed-content', no_hsts: 'no-hsts', no_security_headers: 'no-frame-protection', form_over_http: 'form-over-http', insecure_cookie: 'insecure-cookie', outdated_jquery: 'outdated-jquery', outdated_cms: 'outdated-wordpress',
  exposed_server_version: 'exposed-server-version', huge_images: 'oversized-image', huge_inline_images: 'inline-image-bytes', render_blocking_scripts: 'render-blocking-scripts', no_compression: 'no-compression', no_caching: 'no-asset-caching',
  too_many_requests: 'many-scripts', images_without_dimensions: 'images-without-dimensions', no_analytics: 'no-analytics', no_favicon: 'no-favicon', no_call_to_action: 'no-call-to-action',
};

/** Further checks that a planted fault makes fail. */
const ALSO_TRUE: Record<string, FaultId> = { 'no-content-type-options': 'no_security_headers', 'outdated-php': 'exposed_server_version' };

const clock = new TestClock('2026-03-02T09:00:00Z');
const SITES = 250;

function businessFact(town: TownBusiness): BusinessFact {
  const site = town.site!;
  return {
    businessId: newId(), name: town.name, vertical: town.vertical, categories: [], address: { line1: town.address1, line2: town.address2, city: town.city, state: town.state, zip: town.zip, country: 'US' },
    location: null, phone: town.phone, website: `${site.https ? 'https' : 'http'}://${site.host}/`, email: null, rating: null, reviewCount: null, closed: false, chain: town.chain, provenance: {},
  };
}

function context(): StepContext {
  return { tenantId: newId(), runId: newId(), campaignId: null, dry: false, traceparent: '', leadId: newId(), businessId: null, key: 'k', attempt: 1, cost: NO_COST };
}

/** A visit over the town's web in this process: the code under test is the service's own, only the wire is left out. */
function visitsTo(town: TownBusiness) {
  const stored = new Map<string, { body: Buffer; contentType: string }>();
  const egress = {
    call: async (_capability: unknown, input: { url: string; method: 'GET' | 'HEAD' }) => {
      const { answer, body } = townFetch(town, input.url, input.method, clock.now());
      if (answer.outcome === 'fetched' && body.length > 0) {
        const key = `body-${stored.size}`;
        stored.set(key, { body, contentType: 'text/html' });
        return { data: { ...answer, body: { key, bytes: body.length, contentType: 'text/html' } } };
      }
      return { data: answer };
    },
  };
  const blobs = { get: async (key: string) => stored.get(key) ?? null };
  return new VisitService(egress as unknown as EgressClient, blobs as unknown as BlobStore, clock, { AUDIT_VISIT_MS: 60_000, AUDIT_PAGES: 5 } as AssessmentEnv);
}

async function failedChecks(town: TownBusiness): Promise<Set<string>> {
  const visits = visitsTo(town);
  const business = businessFact(town);
  const { home, verdict } = await visits.arrive(business.website!, context());
  if (!home) throw new Error(`${town.site!.host}: ${verdict.reason}`);
  const { site } = await visits.explore(home, business, context());
  const { findings } = judge('a', { ...site, vitals: { mobile: { unknown: 'not measured' }, desktop: { unknown: 'not measured' } } });
  return new Set(findings.map(({ checkId }) => checkId));
}

describe('the audit of a town whose faults are known', () => {
  const town = buildTown('accuracy');
  const ordinary = town.businesses.filter((business) => business.site?.kind === 'normal' && !business.chain && business.duplicateOf === null);
  // Spread over the whole town: neighbours are of one trade.
  const measurable = ordinary.filter((_business, index) => index % Math.floor(ordinary.length / SITES) === 0).slice(0, SITES);

  test('it is right when it speaks, and misses little (R4.03)', async () => {
    const score = new Map(Object.values(CHECK_OF).map((check) => [check, { right: 0, wrong: 0, missed: 0, examples: [] as string[] }]));
    const strangers: string[] = [];
    for (const business of measurable) {
      const failed = await failedChecks(business);
      for (const [fault, check] of Object.entries(CHECK_OF) as [FaultId, string][]) {
        const planted = business.site!.faults.includes(fault);
        const counts = score.get(check)!;
        if (planted && failed.has(check)) counts.right += 1;
        else if (planted) counts.missed += 1;
        else if (failed.has(check)) counts.wrong += 1;
        if (planted !== failed.has(check)) counts.examples.push(`${business.site!.host} (${business.vertical})`);
      }
      for (const check of failed) if (!score.has(check) && !(ALSO_TRUE[check] && business.site!.faults.includes(ALSO_TRUE[check]))) strangers.push(`${check}: ${business.site!.host}`);
    }
    const rows = [...score].map(([check, { right, wrong, missed, examples }]) => ({ check, right, wrong, missed, examples: examples.slice(0, 3).join(' ') }));
    const poor = rows.filter(({ wrong, missed }) => wrong > 0 || missed > 0);
    const sum = (key: 'right' | 'wrong' | 'missed') => rows.reduce((total, row) => total + row[key], 0);
    const precision = sum('right') / (sum('right') + sum('wrong'));
    const recall = sum('right') / (sum('right') + sum('missed'));
    if (process.env.LF_SHOW_ACCURACY === '1') process.stdout.write(`${JSON.stringify({ sites: measurable.length, precision, recall, poor, strangers: strangers.slice(0, 20) }, null, 1)}\n`);
    expect(measurable.length).toBe(SITES);
    expect(strangers).toEqual([]);
    expect(precision).toBeGreaterThanOrEqual(0.99);
    expect(recall).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  test.each([['parked', 'parked'], ['blocks_robots', 'robots_disallowed'], ['blocks_bots', 'blocked'], ['tls_broken', 'tls_problem'], ['needs_js', 'needs_javascript'], ['down', 'unreachable'], ['redirect_loop', 'unreachable']] as const)('of a site that is %s nothing is claimed: %s (R4.03)', async (kind, status) => {
    const business = town.businesses.find(({ site }) => site?.kind === kind)!;
    expect((await visitsTo(business).arrive(businessFact(business).website!, context())).verdict).toMatchObject({ status, reason: expect.any(String) });
  });

  test('a page costs less than 50 ms of computing at the median', async () => {
    const times: number[] = [];
    for (const business of measurable.slice(0, 40)) {
      const begin = process.cpuUsage();
      const pages = 1 + Math.min(4, business.site!.pages.length - 1);
      await failedChecks(business);
      const { user, system } = process.cpuUsage(begin);
      times.push((user + system) / 1_000 / pages);
    }
    times.sort((a, b) => a - b);
    if (process.env.LF_SHOW_ACCURACY === '1') process.stdout.write(`CPU per page: median ${times[20]!.toFixed(1)} ms, worst ${times.at(-1)!.toFixed(1)} ms\n`);
    expect(times[20]).toBeLessThan(50);
  }, 60_000);

  test('every check is either called for by a fault of the town or covered by its own spec', () => {
    const mapped = new Set(Object.values(CHECK_OF));
    expect([...mapped].filter((id) => !CATALOGUE.some((check) => check.id === id))).toEqual([]);
  });
});
