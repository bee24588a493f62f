import type { AuditFact, Facts } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { offerContent } from '../src/offer/offer.rules';
import type { Offer, OfferContent } from '../src/offer/offer.types';

const at = '2026-03-02T08:30:00.000Z';
const CATEGORIES = ['performance', 'seo', 'mobile', 'security', 'accessibility', 'local', 'conversion'] as const;
const TITLES = ['The main picture appears after 5.2 seconds', 'The page has no title', 'Text is too small to read on a phone', 'Visitors are told that the connection is not secure', 'Pictures have no descriptions', 'Opening hours are not given in a form that search engines read', 'The phone number cannot be tapped'];

export const load = (strategy: 'mobile' | 'desktop') => ({ strategy, performance: 41, lcpMs: 5_200, fcpMs: 2_100, tbtMs: 700, speedIndexMs: 6_000, cls: 0.2, totalBytes: 3_000_000, source: 'psi' as const });

/** The facts that publishOffer needs, of a restaurant with so many findings. */
export function facts(options: { findings?: number; language?: 'en' | 'es'; price?: number; graded?: boolean; vitals?: AuditFact['vitals'] } = {}): Pick<Facts, 'campaign' | 'business' | 'audit' | 'score' | 'report'> {
  const { findings = 16, language = 'en', price = 4900, graded = true, vitals = [load('mobile'), load('desktop')] } = options;
  const auditId = newId();
  const found = Array.from({ length: findings }, (_, index): AuditFact['findings'][number] => ({
    findingId: `${auditId}:check-${index}`, checkId: `check-${index}`, category: CATEGORIES[index % CATEGORIES.length] ?? 'seo', severity: 4 - (index % 4), effort: (['minutes', 'hours', 'days'] as const)[index % 3] ?? 'hours',
    title: TITLES[index % TITLES.length] ?? 'Something', explanation: 'Most visitors leave when they wait for more than three seconds, and search engines count it too.',
    fix: 'Save the picture at the size at which it is shown.',
    evidence: [{ kind: index % 2 === 0 ? 'measurement' : 'absence', where: index % 2 === 0 ? 'largest-contentful-paint' : 'head > title', value: index % 2 === 0 ? '5.2 s' : 'not there' }],
  }));
  return {
    campaign: { campaignId: newId(), name: 'Spring', price: { amount: price, currency: 'USD' }, language, tiers: ['A', 'B'], review: 'auto', variants: {} },
    business: {
      businessId: newId(), name: 'Joe’s Pizza & <Grill>', vertical: 'restaurant', categories: ['pizza'], address: { line1: '1 Main Street', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' },
      location: null, phone: '+12125550100', website: 'https://www.joes-pizza.example/', email: null, rating: 4.2, reviewCount: 80, closed: false, chain: null, provenance: {},
    },
    audit: {
      auditId, version: '1.0.0', auditedAt: at, status: 'measured', reason: null, url: 'https://www.joes-pizza.example/', finalUrl: 'https://www.joes-pizza.example/', pages: [], vitals, outcomes: [], findings: found, coverage: 0.9,
      technologies: [], recommendations: [1, 2, 3].map((index) => ({ title: `Do ${index}`, why: 'w', how: 'h', findingIds: [`${auditId}:check-0`] })),
    },
    score: {
      scoreId: newId(), tier: 'B', opportunity: { score: 60, confidence: 0.8 }, explanation: [], rulesVersion: '1',
      health: graded ? { version: '1', score: 58, grade: 'D', coverage: 0.9, byCategory: [] } : null,
    },
    report: { reportId: newId(), snapshotAt: at, auditId, pdf: { key: 'k', bytes: 1, contentType: 'application/pdf' }, pages: 8, proofs: found.slice(0, 3).map(({ findingId }) => findingId) },
  };
}

export const sender = { name: 'Northside Digital', email: 'hello@northside.example', website: 'https://northside.example', phone: null, postalAddress: '100 Example Avenue, Springfield, NY 10000, USA' };

export function anOffer(): Offer {
  const given = facts();
  return {
    id: newId(), tenantId: newId(), leadId: newId(), runId: newId(), campaignId: given.campaign.campaignId, businessId: given.business.businessId, reportId: given.report.reportId, businessName: given.business.name,
    language: 'en', price: given.campaign.price, content: offerContent(given, sender) as OfferContent, dry: false, views: 0, createdAt: new Date(at), expiresAt: new Date('2026-05-01T09:00:00.000Z'),
  };
}
