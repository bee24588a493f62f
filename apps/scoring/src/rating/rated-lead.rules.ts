import type { EnrichmentFact, IdentityFact, RatingFact, VerificationFact } from '@leadfactory/contracts';

/** What rules may speak of; what is unknown has a value that no rule takes for a fact. */
export interface RatedLead {
  /** `none` when there is no address. */
  email_verdict: string;
  email_kind: string;
  /** The mailbox is at the company's own domain. */
  own_domain: boolean;
  phone_valid: boolean;
  has_name: boolean;
  has_company: boolean;
  has_site: boolean;
  site_read: boolean;
  /** '' when unknown. */
  industry: string;
  /** -1 when unknown. */
  employees: number;
  size: string;
  seniority: string;
  state: string;
  country: string;
  /** In small letters; '' when none was named. */
  source: string;
  profiles: number;
  /** Fields that could not be used. */
  problems: number;
  /** Share of name, title, company, site, email, phone and address that is known, 0–1. */
  completeness: number;
}

export const RATED_VARIABLES: Readonly<Record<keyof RatedLead, string>> = {
  email_verdict: 'string', email_kind: 'string', own_domain: 'bool', phone_valid: 'bool', has_name: 'bool', has_company: 'bool', has_site: 'bool', site_read: 'bool', industry: 'string', employees: 'double', size: 'string', seniority: 'string',
  state: 'string', country: 'string', source: 'string', profiles: 'double', problems: 'double', completeness: 'double',
};

export interface RatingInput {
  identity: IdentityFact;
  enrichment: EnrichmentFact;
  verification: VerificationFact;
}

export function ratedLead({ identity, enrichment, verification }: RatingInput, { industry, size }: Pick<RatingFact['classification'], 'industry' | 'size'>): RatedLead {
  const { email, name, title, company, website, domain, phone, address, source, problems } = identity;
  const known = [name, title, company, domain ?? website, email, phone, address].filter((part) => part !== null).length;
  const mailDomain = email === null ? null : email.slice(email.lastIndexOf('@') + 1);
  return {
    email_verdict: verification.email?.verdict ?? 'none',
    email_kind: verification.email?.kind ?? 'unknown',
    own_domain: mailDomain !== null && domain !== null && (domain === mailDomain || domain.endsWith(`.${mailDomain}`) || mailDomain.endsWith(`.${domain}`)),
    phone_valid: verification.phone?.valid === true,
    has_name: name !== null,
    has_company: company !== null || enrichment.company.name !== null,
    has_site: domain !== null,
    site_read: enrichment.sources.includes('site'),
    industry: industry ?? '',
    employees: enrichment.company.employees ?? -1,
    size: size ?? '',
    seniority: enrichment.person.seniority ?? '',
    state: address?.state ?? '',
    country: address?.country ?? '',
    source: source?.toLowerCase() ?? '',
    profiles: enrichment.company.socialProfiles.length,
    problems: problems.length,
    completeness: known / 7,
  };
}
