import type { AuditFact, BusinessFact, CampaignFact, ContactsFact, Finding, OfferFact, ReportFact, ScoreFact } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import type { z } from 'zod';

type AuditFinding = z.infer<typeof Finding>;

const AUDIT_ID = '0d4b1f52-31cf-4d0e-9c0a-1d9f3f6a7b01';
const AT = '2026-03-02T08:00:00.000Z';

export function finding(more: Partial<AuditFinding> = {}): AuditFinding {
  const checkId = more.checkId ?? 'slow-page';
  return {
    findingId: `${AUDIT_ID}:${checkId}`, checkId, category: 'performance', severity: 3, effort: 'hours',
    title: 'The main picture appears after 6.2 seconds on a phone',
    explanation: 'Visitors on a phone wait before they see anything; many leave within 3 seconds.',
    fix: 'Compress the picture and load it first.',
    evidence: [{ kind: 'measurement', where: 'largest-contentful-paint', value: '6.2 s' }],
    ...more,
  };
}

export function auditWith(findings: AuditFinding[]): AuditFact {
  return {
    auditId: AUDIT_ID, version: '1', auditedAt: AT, status: 'measured', reason: null, url: 'https://www.joes.example/', finalUrl: 'https://www.joes.example/',
    pages: [], vitals: [], outcomes: [], findings, coverage: 1, technologies: [], recommendations: [],
  };
}

export function threeFindings(): AuditFinding[] {
  return [
    finding(),
    finding({ checkId: 'no-viewport', category: 'mobile', title: 'The site is not made for phones', explanation: 'Text is tiny on a phone, and visitors must zoom.', evidence: [{ kind: 'absence', where: 'meta[name=viewport]', value: 'no viewport tag on the home page' }] }),
    finding({ checkId: 'no-phone-link', category: 'conversion', severity: 2, title: 'The phone number cannot be tapped', explanation: 'A visitor on a phone has to type the number by hand.', evidence: [{ kind: 'element', where: 'footer p', value: '(212) 555-0123' }] }),
  ];
}

export function campaign(): z.infer<typeof CampaignFact> {
  return { campaignId: newId(), name: 'Restaurants', price: { amount: 4900, currency: 'USD' }, language: 'en', tiers: ['A', 'B', 'C'], review: 'auto', variants: {} };
}

export function business(more: Partial<BusinessFact> = {}): BusinessFact {
  return {
    businessId: newId(), name: "Joe's Pizza", vertical: 'restaurant', categories: ['pizza'], address: { line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' },
    location: null, phone: '+12125550123', website: 'https://www.joes.example/', email: null, rating: 4.2, reviewCount: 31, closed: false, chain: null, provenance: {}, ...more,
  };
}

export function contacts(best: string | null = 'info@joes.example', source = 'site'): ContactsFact {
  const emails = best === null ? [] : [{ address: best, kind: 'role' as const, verdict: 'valid' as const, reasons: [], checkedAt: AT, verdictExpiresAt: '2026-04-01T08:00:00.000Z', provenance: { source, fetchedAt: AT, licence: 'own-site', expiresAt: null } }];
  return { emails, best, phones: [], socialProfiles: [] };
}

export const score = (): z.infer<typeof ScoreFact> => ({ scoreId: newId(), health: null, opportunity: { score: 60, confidence: 0.8 }, tier: 'B', explanation: [], rulesVersion: 'r1' });
export const report = (): z.infer<typeof ReportFact> => ({ reportId: newId(), snapshotAt: AT, auditId: AUDIT_ID, pdf: { key: `${newId()}/reports/x`, bytes: 1, contentType: 'application/pdf' }, pages: 5, proofs: [] });
export const offer = (): z.infer<typeof OfferFact> => ({ offerId: newId(), url: 'http://127.0.0.1:8080/o/abc.def?x=1&y=2', price: { amount: 4900, currency: 'USD' }, expiresAt: '2026-05-01T08:00:00.000Z' });

/** Everything that draftEmail needs. */
export function leadInput(more: { findings?: AuditFinding[]; best?: string | null; source?: string; business?: Partial<BusinessFact>; language?: 'en' | 'es'; variants?: Record<string, string> } = {}) {
  return {
    campaign: { ...campaign(), language: more.language ?? ('en' as const), variants: more.variants ?? {} },
    business: business(more.business), audit: auditWith(more.findings ?? threeFindings()), score: score(),
    contacts: contacts(more.best === undefined ? 'info@joes.example' : more.best, more.source), report: report(), offer: offer(),
  };
}
