import { z } from 'zod';
import { BlobRef, Id, Timestamp } from '../shared';

export const AUDIT_CATEGORIES = ['performance', 'seo', 'mobile', 'security', 'accessibility', 'local', 'conversion', 'trust', 'technology', 'links', 'social'] as const;
export const AuditCategory = z.enum(AUDIT_CATEGORIES);
export type AuditCategory = z.infer<typeof AuditCategory>;

/** What proves an outcome: where it was seen and the value that was seen there. */
export const Evidence = z.object({
  kind: z.enum(['element', 'header', 'url', 'value', 'measurement', 'absence']),
  /** CSS selector, header name, URL or metric name. */
  where: z.string(),
  /** What stands there, at most 300 characters. */
  value: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** A check that failed, as a buyer reads it. `findingId` is `<auditId>:<checkId>`; claims in mails are bound to it (R9.01). */
export const Finding = z.object({
  findingId: z.string(),
  checkId: z.string(),
  category: AuditCategory,
  /** 1 (minor) to 4 (critical). */
  severity: z.int().min(1).max(4),
  effort: z.enum(['minutes', 'hours', 'days']),
  title: z.string(),
  explanation: z.string(),
  fix: z.string(),
  /** How one sees it oneself: a click or a command. Told when an audit is shown; steps do without. */
  howToSee: z.string().optional(),
  evidence: z.array(Evidence).min(1),
});
export type Finding = z.infer<typeof Finding>;

/** Lab and field measures of one page load; times in milliseconds, null when not measured. */
export const Vitals = z.object({
  strategy: z.enum(['mobile', 'desktop']),
  /** Lighthouse's performance score, 0–100. */
  performance: z.number().min(0).max(100).nullable(),
  lcpMs: z.number().nullable(),
  fcpMs: z.number().nullable(),
  tbtMs: z.number().nullable(),
  speedIndexMs: z.number().nullable(),
  cls: z.number().nullable(),
  totalBytes: z.number().nullable(),
  source: z.enum(['psi', 'lighthouse']),
  /** The whole result as it came, kept for a while so that a measure can be shown again. */
  result: BlobRef.optional(),
});
export type Vitals = z.infer<typeof Vitals>;

export const CheckOutcome = z.object({
  checkId: z.string(),
  category: AuditCategory,
  severity: z.int().min(1).max(4),
  outcome: z.enum(['pass', 'fail', 'unknown']),
  /** Why it is unknown. */
  reason: z.string().optional(),
});
export type CheckOutcome = z.infer<typeof CheckOutcome>;

/** Why a site could or could not be measured. */
export const SITE_STATUSES = ['measured', 'no_website', 'parked', 'blocked', 'robots_disallowed', 'unreachable', 'tls_problem', 'needs_javascript', 'timed_out'] as const;

/** One recommendation, grounded in findings (R4.05). */
export const Recommendation = z.object({ title: z.string(), why: z.string(), how: z.string(), findingIds: z.array(z.string()).min(1) });

export const AuditFact = z.object({
  auditId: Id,
  /** Version of the audit engine's catalogue. */
  version: z.string(),
  /** In which the findings are written; English when it is not told. */
  language: z.enum(['en', 'es']).optional(),
  auditedAt: Timestamp,
  status: z.enum(SITE_STATUSES),
  reason: z.string().nullable(),
  url: z.string().nullable(),
  finalUrl: z.string().nullable(),
  pages: z.array(z.object({ url: z.string(), kind: z.enum(['home', 'contact', 'about', 'services', 'menu', 'other']), status: z.int(), body: BlobRef.nullable() })),
  vitals: z.array(Vitals),
  outcomes: z.array(CheckOutcome),
  findings: z.array(Finding),
  /** Share of checks with an answer, 0–1. */
  coverage: z.number().min(0).max(1),
  technologies: z.array(z.object({ name: z.string(), kind: z.string(), evidence: z.string() })),
  recommendations: z.array(Recommendation),
});
export type AuditFact = z.infer<typeof AuditFact>;
