import type { pageAudit } from '@leadfactory/contracts';
import { z } from 'zod';

const Category = z.object({ score: z.number().nullable() }).optional();

/** The part of PageSpeed's answer that is read; the whole is kept as a blob. */
export const PageSpeedAnswer = z
  .object({
    id: z.string().optional(),
    lighthouseResult: z
      .object({
        finalUrl: z.string().optional(),
        finalDisplayedUrl: z.string().optional(),
        requestedUrl: z.string().optional(),
        lighthouseVersion: z.string(),
        fetchTime: z.string(),
        runtimeError: z.object({ code: z.string(), message: z.string().default('') }).optional(),
        categories: z.object({ performance: Category, accessibility: Category, 'best-practices': Category, seo: Category }),
        audits: z.record(z.string(), z.object({ score: z.number().nullish(), displayValue: z.string().optional(), numericValue: z.number().optional() })),
      })
      .loose(),
  })
  .loose();
export type PageSpeedAnswer = z.output<typeof PageSpeedAnswer>;

/** What Lighthouse says of a page that it could not load: the page's fault, not an outage of the service. */
export const PAGE_FAULT = /Lighthouse returned error|DOCUMENT_REQUEST|DNS_FAILURE|NO_FCP|NOT_HTML|INVALID_URL|CHROME_INTERSTITIAL|PROTOCOL_TIMEOUT|PAGE_HUNG/;

type Audited = Omit<z.input<typeof pageAudit.output>, 'result'>;

/** Lighthouse scores are 0–1; categories are told as people know them, 0–100. */
function percent(category: { score: number | null } | undefined): number | null {
  return category?.score == null ? null : Math.round(category.score * 100);
}

/** @param now stands for the time of the audit when the answer tells none that can be read */
export function auditedOf({ lighthouseResult: result }: PageSpeedAnswer, url: string, now: Date): Audited {
  const number = (id: string): number | null => result.audits[id]?.numericValue ?? null;
  const fetched = new Date(result.fetchTime);
  return {
    finalUrl: result.finalDisplayedUrl ?? result.finalUrl ?? result.requestedUrl ?? url,
    lighthouseVersion: result.lighthouseVersion,
    fetchedAt: (Number.isNaN(fetched.getTime()) ? now : fetched).toISOString(),
    scores: { performance: percent(result.categories.performance), accessibility: percent(result.categories.accessibility), bestPractices: percent(result.categories['best-practices']), seo: percent(result.categories.seo) },
    metrics: {
      lcpMs: number('largest-contentful-paint'), fcpMs: number('first-contentful-paint'), tbtMs: number('total-blocking-time'),
      speedIndexMs: number('speed-index'), cls: number('cumulative-layout-shift'), totalBytes: number('total-byte-weight'),
    },
    audits: Object.fromEntries(Object.entries(result.audits).map(([id, audit]) => [id, { score: audit.score ?? null, ...(audit.displayValue === undefined ? {} : { displayValue: audit.displayValue }) }])),
  };
}
