import type { AuditFact } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import type { Finding, ReportFacts } from '../src/snapshot/snapshot.types';

const at = '2026-03-02T08:30:00.000Z';
const CATEGORIES = ['performance', 'seo', 'mobile', 'security', 'accessibility', 'local', 'conversion', 'trust', 'links'] as const;

const TITLES = [
  'The main picture appears after 5.2 seconds', 'The page has no title', 'Text is too small to read on a phone', 'Visitors are told that the connection is not secure', 'Pictures have no descriptions',
  'Opening hours are not given in a form that search engines read', 'The phone number cannot be tapped', 'No privacy notice was found', 'Three links lead nowhere',
];

function finding(auditId: string, index: number): Finding {
  const category = CATEGORIES[index % CATEGORIES.length] ?? 'seo';
  return {
    findingId: `${auditId}:check-${index}`, checkId: `check-${index}`, category, severity: 4 - (index % 4), effort: (['minutes', 'hours', 'days'] as const)[index % 3] ?? 'hours',
    title: TITLES[index % TITLES.length] ?? 'Something', explanation: 'Most visitors leave when they wait for more than three seconds. On a phone in a shop’s weak reception it takes longer than what we measured, and search engines count it too.',
    fix: 'Save the picture at the size at which it is shown, as WebP or AVIF, and let the browser load it first. Your web designer knows how; it takes an hour at most.',
    evidence: [{ kind: 'measurement', where: 'largest-contentful-paint', value: '5.2 s' }, { kind: 'element', where: 'main > section.hero > img:nth-of-type(1)', value: '<img src="/images/hero-2400.png" width="2400">' }],
  };
}

/** The facts of a restaurant with a middling site, and so many findings. */
export function facts(options: { findings?: number; language?: 'en' | 'es'; name?: string; zip?: string | null; score?: number; businessId?: string; version?: string; engine?: string } = {}): ReportFacts {
  const { findings = 14, language = 'en', name = 'Joe’s Pizza', zip = '10001', score = 58, version = '1' } = options;
  const auditId = newId();
  const found = Array.from({ length: findings }, (_, index) => finding(auditId, index));
  const outcomes: AuditFact['outcomes'] = [
    ...found.map(({ checkId, category, severity }) => ({ checkId, category, severity, outcome: 'fail' as const })),
    ...Array.from({ length: 52 }, (_, index) => ({ checkId: `fine-${index}`, category: CATEGORIES[index % CATEGORIES.length] ?? 'seo' as const, severity: 2, outcome: 'pass' as const })),
    ...Array.from({ length: 5 }, (_, index) => ({ checkId: `unclear-${index}`, category: 'security' as const, severity: 2, outcome: 'unknown' as const, reason: index < 3 ? 'no contact page was found' : 'the server did not answer in time' })),
  ];
  return {
    campaign: { campaignId: newId(), name: 'Spring', price: { amount: 4900, currency: 'USD' }, language, tiers: ['A', 'B', 'C'], review: 'auto', variants: {} },
    business: {
      businessId: options.businessId ?? newId(), name, vertical: 'restaurant', categories: ['pizza'], address: { line1: '1 Main Street', line2: null, city: 'New York', state: 'NY', zip, country: 'US' },
      location: null, phone: '+12125550100', website: 'https://www.joes-pizza.example/', email: null, rating: 4.2, reviewCount: 80, closed: false, chain: null, provenance: {},
    },
    audit: {
      auditId, version: '1.0.0', auditedAt: at, status: 'measured', reason: null, url: 'https://www.joes-pizza.example/', finalUrl: 'https://www.joes-pizza.example/',
      pages: ['', 'contact', 'menu'].map((page) => ({ url: `https://www.joes-pizza.example/${page}`, kind: 'home', status: 200, body: null })),
      vitals: [
        { strategy: 'desktop', performance: 88, lcpMs: 1900, fcpMs: 900, tbtMs: 90, speedIndexMs: 1800, cls: 0.02, totalBytes: 3_000_000, source: 'psi' },
        { strategy: 'mobile', performance: 41.6, lcpMs: 5200, fcpMs: 2100, tbtMs: 700, speedIndexMs: 6000, cls: 0.2, totalBytes: 3_000_000, source: 'psi' },
      ],
      outcomes, findings: found, coverage: 0.93, technologies: [],
      recommendations: [
        { title: 'Make the first page light', why: 'Half of its weight is one picture.', how: 'Replace the picture at the top and load the map only when it is scrolled to.', findingIds: [`${auditId}:check-0`] },
        { title: 'Say in the title what you are', why: 'Search engines show the title before anything else.', how: 'Write name, kind and town into the title of each page.', findingIds: [`${auditId}:check-1`] },
        { title: 'Let phones call you', why: 'Most of your visitors hold one in their hand.', how: 'Make the phone number a link.', findingIds: [`${auditId}:check-6`] },
      ].slice(0, findings === 0 ? 0 : 3),
    },
    score: {
      scoreId: newId(), tier: 'B', opportunity: { score: 60, confidence: 0.8 }, explanation: [], rulesVersion: '1',
      health: {
        version, ...(options.engine === undefined ? {} : { engine: options.engine }), score, grade: score >= 90 ? 'A' : score >= 80 ? 'B' : score >= 70 ? 'C' : score >= 55 ? 'D' : 'F', coverage: 0.93,
        byCategory: CATEGORIES.map((category, index) => ({ category, score: Math.min(100, 31 + index * 8), coverage: 0.9 })),
      },
    },
  };
}

export const sender = { name: 'Northside Digital', email: 'hello@northside.example', website: 'https://northside.example', phone: null, postalAddress: '100 Example Avenue, Springfield, NY 10000, USA' };

/** Eight by seventeen points of teal, as a phone's picture in small. */
export const JPEG = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAARAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAID/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AmApiAA//2Q==', 'base64');
