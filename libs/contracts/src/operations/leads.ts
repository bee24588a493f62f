import { z } from 'zod';
import { defineOperation, PageDocument } from '../define';
import { LEAD_OUTCOMES } from '../events';
import { SCREENSHOT_DEVICES } from '../capabilities';
import { AuditFact, CheckOutcome, ContactsFact, ProfileFact, ScoreFact, Tier } from '../facts';
import { Cost, Id, pageInput, pageOf, Timestamp } from '../shared';

/** Pictures of the home page, taken after the audit and shared by all audits of the site and day (R4.06). */
export const ShownScreenshots = z.object({
  state: z.enum(['pending', 'taken', 'unknown']),
  /** Why there are none. */
  reason: z.string().nullable(),
  takenAt: Timestamp.nullable(),
  /** JPEGs, in pixels; `path` is where the API has them. */
  images: z.array(z.object({ device: z.enum(SCREENSHOT_DEVICES), width: z.int(), height: z.int(), path: z.string() })),
});
/** An audit as people see it: with the address of its page, which opens without signing in until the audit's evidence expires. */
const ShownAudit = AuditFact.extend({ health: ScoreFact.shape.health.optional(), page: z.string().optional(), screenshots: ShownScreenshots.optional() });
export const getAudit = defineOperation({ name: 'getAudit', service: 'assessment', method: 'GET', path: '/api/v1/audits/{id}', access: 'audits:read', summary: 'One audit: every check with its outcome and evidence', input: z.object({ id: Id }), output: ShownAudit, errors: ['not_found'] });
/** A visit and a measurement take their time; what is not there by then is unknown in the result. */
export const auditUrl = defineOperation({
  name: 'auditUrl', service: 'assessment', method: 'POST', path: '/api/v1/audits', access: 'campaigns:write', status: 201, idempotent: true, timeoutMs: 150_000, summary: 'Audit any site now, once a day',
  input: z.object({
    /** Where the site is, such as https://joes-pizza.example/. */
    url: z.url({ protocol: /^https?$/, error: 'expected an http(s) address' }).max(2_000),
    /** What the site should agree with; not compared when left out. */
    phone: z.string().max(40).optional(), address: z.string().max(200).optional(),
    language: z.enum(['en', 'es']).default('en'),
  }),
  output: ShownAudit,
});
const ComparedAudit = AuditFact.pick({ auditId: true, auditedAt: true, version: true, status: true, coverage: true }).extend({ pages: z.int(), health: ScoreFact.shape.health });
const ComparedCheck = CheckOutcome.pick({ checkId: true, category: true, severity: true }).extend({ title: z.string(), before: CheckOutcome.shape.outcome, after: CheckOutcome.shape.outcome, reason: z.string().optional() });
/** What has changed between two audits of one site, in the language of the later one. */
export const compareAudits = defineOperation({
  name: 'compareAudits', service: 'assessment', method: 'GET', path: '/api/v1/audits/{id}/comparison', access: 'audits:read', summary: 'An audit beside an earlier one of the same site: what is better, what is worse, and whether their scores compare (R7.04)',
  input: z.object({
    id: Id,
    /** The earlier audit; the last one of an earlier day when it is left out. */
    with: Id.optional(),
  }),
  output: z.object({
    before: ComparedAudit, after: ComparedAudit,
    /** Whether the two health scores say something beside each other; when not, why not. */
    comparable: z.boolean(), reasons: z.array(z.string()),
    /** Health on the checks alone that both audits answered; null when engine or method differ, or one has no score. */
    alike: z.object({ checks: z.int(), before: z.int(), after: z.int() }).nullable(),
    better: z.array(ComparedCheck), worse: z.array(ComparedCheck),
    /** Checks that one of the two did not answer, or does not have: nothing is said of them. */
    unclear: z.array(ComparedCheck.extend({ before: CheckOutcome.shape.outcome.nullable(), after: CheckOutcome.shape.outcome.nullable() })),
    unchanged: z.object({ pass: z.int(), fail: z.int() }),
  }),
  errors: ['not_found'],
});
export const viewAudit = defineOperation({ name: 'viewAudit', service: 'assessment', method: 'GET', path: '/audits/{token}', access: 'public', summary: 'An audit as a page: findings first, each with its proof and the way to see it oneself', input: z.object({ token: z.string().min(10).max(2000) }), output: PageDocument, produces: 'document' });
export const getScreenshot = defineOperation({ name: 'getScreenshot', service: 'assessment', method: 'GET', path: '/api/v1/audits/{id}/screenshots/{device}', access: 'audits:read', summary: 'The audited home page as a phone or a desktop shows it, as JPEG', input: z.object({ id: Id, device: z.enum(SCREENSHOT_DEVICES) }), output: PageDocument, produces: 'document', errors: ['not_found'] });
export const viewScreenshot = defineOperation({ name: 'viewScreenshot', service: 'assessment', method: 'GET', path: '/audits/{token}/screenshots/{device}', access: 'public', summary: 'The same, for whoever may see the audit as a page', input: z.object({ token: z.string().min(10).max(2000), device: z.enum(SCREENSHOT_DEVICES) }), output: PageDocument, produces: 'document' });
export const listAudits = defineOperation({ name: 'listAudits', service: 'assessment', method: 'GET', path: '/api/v1/audits', access: 'audits:read', summary: 'Audits of a business, newest first', input: z.object({ ...pageInput, businessId: Id.optional() }), output: pageOf(z.object({ auditId: Id, businessId: Id, url: z.string().nullable(), status: z.string(), coverage: z.number(), findings: z.int(), auditedAt: Timestamp })) });
export const listChecks = defineOperation({ name: 'listChecks', service: 'assessment', method: 'GET', path: '/api/v1/audit-checks', access: 'audits:read', summary: 'The catalogue of checks', input: z.object({}), output: z.object({ version: z.string(), items: z.array(z.object({ id: z.string(), title: z.string(), category: z.string(), severity: z.int(), effort: z.string(), explanation: z.string(), fix: z.string(), howToSee: z.string().optional() })) }) });

export const getProfile = defineOperation({ name: 'getProfile', service: 'enrichment', method: 'GET', path: '/api/v1/businesses/{businessId}/profile', access: 'businesses:read', summary: 'The matched profile of a business and why it matched', input: z.object({ businessId: Id }), output: ProfileFact, errors: ['not_found'] });
export const getContacts = defineOperation({ name: 'getContacts', service: 'enrichment', method: 'GET', path: '/api/v1/businesses/{businessId}/contacts', access: 'businesses:read', summary: 'Addresses found for a business and their verdicts', input: z.object({ businessId: Id }), output: ContactsFact, errors: ['not_found'] });

export const getScore = defineOperation({ name: 'getScore', service: 'scoring', method: 'GET', path: '/api/v1/leads/{leadId}/score', access: 'scores:read', summary: 'Health and opportunity of a lead, explained', input: z.object({ leadId: Id }), output: ScoreFact, errors: ['not_found'] });
export const getScoringRules = defineOperation({ name: 'getScoringRules', service: 'scoring', method: 'GET', path: '/api/v1/scoring/rules', access: 'scores:read', summary: 'The rules in force', input: z.object({}), output: z.object({ version: z.string(), loadedAt: Timestamp, text: z.string(), lastRefusal: z.object({ at: Timestamp, line: z.int().nullable(), message: z.string() }).nullable() }) });
export const reloadScoringRules = defineOperation({ name: 'reloadScoringRules', service: 'scoring', method: 'POST', path: '/api/v1/scoring/rules/reload', access: 'scores:write', summary: 'Read config/scoring.yaml again; a bad file is refused and the old rules stay (R6.03)', input: z.object({}), output: z.object({ version: z.string(), changed: z.boolean() }), errors: ['conflict'] });

/** `ended`: the step decided that the lead ends here, for a reason of its own. `again`: done before, and done again when the lead comes to it. */
const StepState = z.enum(['pending', 'running', 'waiting', 'held', 'done', 'ended', 'skipped', 'failed', 'cancelled', 'again']);
/** Where a lead that was sent in stands (R15.02). */
export const INTAKE_STATUSES = ['new', 'normalized', 'enriched', 'verified', 'pending_review', 'approved', 'rejected', 'duplicate', 'failed'] as const;
const LeadRow = z.object({ leadId: Id, runId: Id, campaignId: Id.nullable(), businessId: Id, name: z.string(), vertical: z.string().nullable(), zip: z.string().nullable(), state: z.enum(['active', 'held', 'ended']), step: z.string().nullable(), tier: Tier.nullable(), outcome: z.enum(LEAD_OUTCOMES).nullable(), reason: z.string().nullable(), /** Of leads that were sent in; null for a campaign's. */ status: z.enum(INTAKE_STATUSES).nullable(), score: z.int().nullable(), source: z.string().nullable(), cost: Cost, createdAt: Timestamp, endedAt: Timestamp.nullable() });

/** Filters for leads that were sent in; a text is looked for in name, company, email and phone. */
const intakeFilter = {
  status: z.enum(INTAKE_STATUSES).optional(), minScore: z.coerce.number().int().min(0).max(100).optional(), maxScore: z.coerce.number().int().min(0).max(100).optional(),
  source: z.string().max(100).optional(), q: z.string().trim().min(1).max(100).optional(),
};
export const listLeads = defineOperation({ name: 'listLeads', service: 'orchestration', method: 'GET', path: '/api/v1/leads', access: 'leads:read', summary: 'Leads with filters, newest first', input: z.object({ ...pageInput, campaignId: Id.optional(), runId: Id.optional(), state: z.enum(['active', 'held', 'ended']).optional(), outcome: z.enum(LEAD_OUTCOMES).optional(), tier: Tier.optional(), ...intakeFilter }), output: pageOf(LeadRow) });
export const getStatus = defineOperation({
  name: 'getStatus', service: 'orchestration', method: 'GET', path: '/api/v1/status', access: 'leads:read', summary: 'How many of the leads that were sent in stand where, and what is under way (R15.03)', input: z.object({}),
  output: z.object({ leads: z.object(Object.fromEntries(INTAKE_STATUSES.map((status) => [status, z.int()])) as Record<(typeof INTAKE_STATUSES)[number], z.ZodInt>), runs: z.object({ running: z.int(), paused: z.int() }), /** When the oldest lead that is still under way was sent in. */ oldestOpenAt: Timestamp.nullable() }),
});
export const getLead = defineOperation({
  name: 'getLead', service: 'orchestration', method: 'GET', path: '/api/v1/leads/{id}', access: 'leads:read', summary: 'A lead’s journey: each step with state, attempts, time, cost, input and output (R12.03)',
  input: z.object({ id: Id }),
  output: LeadRow.extend({
    variants: z.record(z.string(), z.string()), document: z.record(z.string(), z.unknown()),
    steps: z.array(z.object({ step: z.string(), state: StepState, attempts: z.int(), cost: Cost, cached: z.boolean(), startedAt: Timestamp.nullable(), finishedAt: Timestamp.nullable(), nextAttemptAt: Timestamp.nullable(), error: z.string().nullable(), detail: z.string().nullable() })),
  }),
  errors: ['not_found'],
});
export const reviewLead = defineOperation({ name: 'reviewLead', service: 'orchestration', method: 'PUT', path: '/api/v1/leads/{id}/review', access: 'leads:review', summary: 'Approve or reject a lead that waits for a person', input: z.object({ id: Id, decision: z.enum(['approve', 'reject']), note: z.string().max(500).optional() }), output: LeadRow, errors: ['not_found', 'conflict'] });
