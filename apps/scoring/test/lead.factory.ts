import type { StepInput } from '../src/score/score.types';

const at = '2026-01-02T03:04:05.000Z';
const provenance = { source: 'site', fetchedAt: at, licence: 'own-site', expiresAt: null };

/** A restaurant with a middling site and a confirmed address. */
export function aLead(): StepInput {
  return {
    campaign: { campaignId: '018f0000-0000-7000-8000-000000000001', name: 'test', price: { amount: 4900, currency: 'USD' }, language: 'en', tiers: ['A', 'B', 'C'], review: 'auto', variants: {} },
    business: {
      businessId: '018f0000-0000-7000-8000-000000000002', name: "Joe's Pizza", vertical: 'restaurant', categories: ['pizza'], address: { line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' },
      location: null, phone: '+12125550100', website: 'https://www.joes-pizza.example/', email: null, rating: 4.2, reviewCount: 80, closed: false, chain: null, provenance: {},
    },
    audit: {
      auditId: '018f0000-0000-7000-8000-000000000003', version: '1', auditedAt: at, status: 'measured', reason: null, url: 'https://www.joes-pizza.example/', finalUrl: 'https://www.joes-pizza.example/', pages: [],
      vitals: [{ strategy: 'mobile', performance: 42, lcpMs: 5200, fcpMs: 2100, tbtMs: 700, speedIndexMs: 6000, cls: 0.2, totalBytes: 3_000_000, source: 'psi' }],
      outcomes: [
        { checkId: 'title-missing', category: 'seo', severity: 3, outcome: 'fail' },
        { checkId: 'viewport-missing', category: 'mobile', severity: 4, outcome: 'pass' },
        { checkId: 'https-missing', category: 'security', severity: 4, outcome: 'pass' },
      ],
      findings: [{ findingId: 'a:title-missing', checkId: 'title-missing', category: 'seo', severity: 3, effort: 'minutes', title: 'No title', explanation: 'e', fix: 'f', evidence: [{ kind: 'absence', where: 'title', value: 'missing' }] }],
      coverage: 0.9, technologies: [], recommendations: [],
    },
    profile: { status: 'matched', confidence: 0.95, reasons: [], placeId: 'p', name: "Joe's Pizza", phone: '+12125550100', website: null, rating: 4.6, reviewCount: 250, businessStatus: 'operational', hours: [], categories: [], photoCount: 12, provenance },
    contacts: { emails: [{ address: 'joe@joes-pizza.example', kind: 'personal', verdict: 'valid', reasons: [], checkedAt: at, verdictExpiresAt: at, provenance }], best: 'joe@joes-pizza.example', phones: [], socialProfiles: [] },
  };
}
