import type { EnrichmentFact, IdentityFact, RatingFact, StoredFact, SubmissionFact, VerificationFact } from '@leadfactory/contracts';
import type { RawLead } from './raw-leads.rules';

// The six steps of the measured intake as functions that every engine calls on the same documents:
// normalise → deduplicate → enrich → verify → rate → store. Third parties answer from memory.

const titled = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();

export function normalise(given: SubmissionFact): IdentityFact {
  const email = given.email?.trim().toLowerCase() ?? null;
  const [local = '', host = ''] = email?.split('@') ?? [];
  const words = (given.name ?? '').trim().split(/\s+/).map((word) => word.split('’').map(titled).join('’'));
  const digits = (given.phone ?? '').replaceAll(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  const domain = (given.website ?? '').trim().replace(/^https?:\/\//i, '').replace(/^www\./i, '').replace(/\/.*$/, '').toLowerCase() || null;
  // Google reads addresses without their dots.
  const mailbox = host === 'gmail.com' ? local.replaceAll('.', '') : local;
  return {
    email, name: words.join(' '), firstName: words[0] ?? null, lastName: words.slice(1).join(' ') || null, title: given.title, company: given.company?.trim() ?? null, domain, website: domain && `https://${domain}/`,
    phone: digits.length === 10 ? `+1${digits}` : null, address: given.address && { ...given.address, state: given.address.state?.toUpperCase() ?? null }, source: given.source, externalId: given.externalId,
    keys: [`email:${mailbox}@${host}`], problems: [],
  };
}

/** By which a lead is recognised again. */
export function keyOf(identity: IdentityFact): string {
  return identity.keys[0] ?? '';
}

const INDUSTRIES: Record<string, string> = {
  plumbing: 'Plumbing contractors', dental: 'Offices of dentists', bakery: 'Retail bakeries', roofing: 'Roofing contractors',
  law: 'Offices of lawyers', garage: 'General automotive repair', salon: 'Beauty salons', yoga: 'Fitness centers',
};

export function enrich(identity: IdentityFact): EnrichmentFact {
  const [trade = '', number = '0'] = (identity.domain ?? '').replace('.example', '').split('-');
  const industry = INDUSTRIES[trade] ?? null;
  const employees = 1 + ((Number(number) * 7) % 60);
  return {
    company: {
      name: identity.company, domain: identity.domain, industry, employees, description: `${identity.company} serves ${identity.address?.city} and its surroundings with ${employees} people.`,
      socialProfiles: [{ network: 'facebook', url: `https://facebook.example/${identity.domain}` }, { network: 'linkedin', url: `https://linkedin.example/${identity.domain}` }],
    },
    person: { name: identity.name, title: identity.title, seniority: identity.title === 'Owner' ? 'owner' : null },
    sources: ['memory'], missing: [],
  };
}

export function verify(identity: IdentityFact): VerificationFact {
  const [local = '', host = ''] = identity.email?.split('@') ?? [];
  const role = ['info', 'sales', 'office', 'contact'].includes(local);
  return {
    email: identity.email === null ? null : { address: identity.email, kind: role ? 'role' : 'personal', verdict: role ? 'risky' : host === '' ? 'invalid' : 'valid', reasons: role ? ['role account'] : [] },
    phone: identity.phone === null ? null : { number: identity.phone, valid: true },
  };
}

export function rate(identity: IdentityFact, enrichment: EnrichmentFact, verification: VerificationFact): RatingFact {
  const employees = enrichment.company.employees ?? 0;
  const verdict = verification.email?.verdict;
  const explanation = [
    { factor: 'address', points: verdict === 'valid' ? 30 : verdict === 'risky' ? 12 : 0, text: `The address is ${verdict ?? 'missing'}.` },
    { factor: 'own domain', points: identity.email?.endsWith('@gmail.com') ? 0 : 10, text: 'The address is on a domain of its own.' },
    { factor: 'phone', points: verification.phone?.valid ? 15 : 0, text: 'There is a number to call.' },
    { factor: 'website', points: identity.website ? 10 : 0, text: 'There is a website.' },
    { factor: 'size', points: employees > 40 ? 20 : employees > 15 ? 14 : 6, text: `${employees} people work there.` },
    { factor: 'source', points: identity.source === 'form' ? 15 : identity.source === 'widget' ? 12 : 5, text: `It came by ${identity.source}.` },
  ];
  const score = explanation.reduce((sum, { points }) => sum + points, 0);
  const size = employees > 40 ? 'large' : employees > 15 ? 'medium' : employees > 1 ? 'small' : 'solo';
  return { score, explanation, classification: { industry: enrichment.company.industry, size, priority: score >= 80 ? 'high' : score >= 60 ? 'medium' : 'low', territory: identity.address?.state ?? null }, rulesVersion: 'bench-1' };
}

/** Nobody is there to look at a lead that waits for a person: each is taken or not. */
export function standing(rating: RatingFact): StoredFact {
  return { status: rating.score >= 40 ? 'approved' : 'rejected', reason: `scored ${rating.score}` };
}

/** What is stored of a lead after its last step. */
export interface FinishedLead {
  id: string;
  identity: IdentityFact;
  enrichment: EnrichmentFact;
  verification: VerificationFact;
  rating: RatingFact;
}

/** The six steps at once: what a lead that is no duplicate must come to, however it was worked. */
export function finished({ id, submission }: RawLead): FinishedLead {
  const identity = normalise(submission);
  const enrichment = enrich(identity);
  const verification = verify(identity);
  return { id, identity, enrichment, verification, rating: rate(identity, enrichment, verification) };
}
