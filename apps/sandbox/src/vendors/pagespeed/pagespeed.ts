import { isUrl } from '@leadfactory/kernel';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Town, TownBusiness, TownSite } from '../../town/town';
import { googleError, googleManners } from '../google/google-error.rules';
import { guardVendor, type GuardContext, type Refusal } from '../guard';
import type { CategoryId } from './audits.rules';
import { metricsOf, type Metrics } from './metrics.rules';
import { lighthouseResult } from './result.rules';

const categoryIds: Record<string, CategoryId> = { PERFORMANCE: 'performance', ACCESSIBILITY: 'accessibility', BEST_PRACTICES: 'best-practices', SEO: 'seo' };
const category = z
  .string()
  .transform((value) => value.toUpperCase().replaceAll('-', '_'))
  .refine((value) => value in categoryIds, { error: (issue) => `Invalid value at 'category' (type.googleapis.com/google.chrome.pagespeedonline.v5.Category), "${String(issue.input)}"` });
const query = z.object({
  url: z.string({ error: 'Required parameter: url' }).regex(/^https?:\/\/\S+$/i, "Invalid value '' . Values must match the following regular expression: '(?i)(url:|origin:)?http(s)?://.*'"),
  strategy: z.string().default('desktop').transform((value) => value.toLowerCase()).pipe(z.enum(['mobile', 'desktop'], { error: "Invalid value at 'strategy'" })),
  category: z.union([category, z.array(category)]).default('PERFORMANCE').transform((value) => [...new Set([value].flat())].map((name) => categoryIds[name] ?? 'performance')),
});

export interface PageSpeedOptions {
  /** Whether hosts outside the town exist (saved sites answer for them). */
  everyHost: boolean;
}

const popularFromReviews = 400;

export function pageSpeedApi(scope: FastifyInstance, town: Town, options: PageSpeedOptions, context: GuardContext): void {
  guardVendor(scope, 'pagespeed', googleManners('pagespeedonline.googleapis.com', false), context);

  scope.get('/pagespeedonline/v5/runPagespeed', (request, reply) => {
    const parsed = query.safeParse(request.query);
    if (!parsed.success) return send(googleError(400, parsed.error.issues[0]?.message ?? 'invalid', 'invalidParameter'));
    const { url: requestedUrl, strategy, category: categories } = parsed.data;
    if (!isUrl(requestedUrl)) return send(googleError(400, `Invalid value '${requestedUrl}'.`, 'invalidParameter'));
    const url = new URL(requestedUrl);
    const business = town.byHost.get(url.hostname.replace(/^www\./, ''));
    const site = business?.site ?? null;
    const failure = site ? failureOf(site) : options.everyHost ? null : lighthouseError('DNS_FAILURE', 'DNS servers could not resolve the provided domain.');
    if (failure) return send(failure);
    if (site?.https === true) url.protocol = 'https:';
    const faults = site ? new Set(site.faults) : null;
    const metrics = metricsOf(url.hostname, faults ?? new Set(), site?.kind === 'slow', strategy, context.seed);
    const now = new Date(context.now()).toISOString();
    const field = loadingExperience(business, metrics, url);
    return reply.send({
      captchaResult: 'CAPTCHA_NOT_NEEDED', kind: 'pagespeedonline#result', id: url.href, loadingExperience: field, originLoadingExperience: { ...field, id: url.origin },
      lighthouseResult: lighthouseResult({ requestedUrl, finalUrl: url.href, faults, metrics, formFactor: strategy, categories, fetchTime: now }),
      analysisUTCTimestamp: now,
    });

    function send(answer: Refusal) {
      return reply.status(answer.status).send(answer.body);
    }
  });
}

function lighthouseError(code: string, detail: string): Refusal {
  return googleError(400, `Lighthouse returned error: ${code}. ${detail}`, 'lighthouseUserError', 'lighthouse');
}

const unreliable = 'Lighthouse was unable to reliably load the page you requested. Make sure you are testing the correct URL and that the server is properly responding to all requests.';

/** Sites on which Lighthouse fails, in its own words. */
function failureOf(site: TownSite): Refusal | null {
  switch (site.kind) {
    case 'down':
      return lighthouseError('FAILED_DOCUMENT_REQUEST', `${unreliable} (Details: net::ERR_CONNECTION_RESET)`);
    case 'redirect_loop':
      return lighthouseError('FAILED_DOCUMENT_REQUEST', `${unreliable} (Details: net::ERR_TOO_MANY_REDIRECTS)`);
    case 'blocks_bots':
      return lighthouseError('ERRORED_DOCUMENT_REQUEST', `${unreliable} (Status code: 403)`);
    case 'tls_broken':
      return lighthouseError('INSECURE_DOCUMENT_REQUEST', 'The URL you have provided does not have a valid security certificate. net::ERR_CERT_DATE_INVALID');
    case 'normal':
    case 'parked':
    case 'blocks_robots':
    case 'slow':
    case 'needs_js':
      return null;
  }
}

/** Field data exist only where enough people come by. */
function loadingExperience(business: TownBusiness | undefined, metrics: Metrics, url: URL): Record<string, unknown> {
  if (!business || business.reviewCount < popularFromReviews) return { initial_url: url.href };
  const metric = (percentile: number, good: number, poor: number) => {
    const share = percentile <= good ? 0.8 : percentile <= poor ? 0.55 : 0.3;
    return {
      percentile: Math.round(percentile), category: percentile <= good ? 'FAST' : percentile <= poor ? 'AVERAGE' : 'SLOW',
      distributions: [{ min: 0, max: good, proportion: share }, { min: good, max: poor, proportion: (1 - share) * 0.6 }, { min: poor, proportion: (1 - share) * 0.4 }],
    };
  };
  const fields = {
    LARGEST_CONTENTFUL_PAINT_MS: metric(metrics.largestContentfulPaint, 2_500, 4_000),
    FIRST_CONTENTFUL_PAINT_MS: metric(metrics.firstContentfulPaint, 1_800, 3_000),
    INTERACTION_TO_NEXT_PAINT: metric(metrics.totalBlockingTime * 0.6 + 60, 200, 500),
    // CrUX gives the shift in hundredths.
    CUMULATIVE_LAYOUT_SHIFT_SCORE: metric(metrics.cumulativeLayoutShift * 100, 10, 25),
  };
  const rated = Object.values(fields).map((entry) => entry.category);
  return { id: url.href, metrics: fields, overall_category: rated.includes('SLOW') ? 'SLOW' : rated.includes('AVERAGE') ? 'AVERAGE' : 'FAST', initial_url: url.href };
}
