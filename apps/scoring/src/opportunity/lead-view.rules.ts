import { isUrl } from '@leadfactory/kernel';
import type { Facts, StepInput } from '../score/score.types';
import type { Health } from '@leadfactory/health';

/** What rules may speak of. The type of each name, as CEL knows it, stands in LEAD_VARIABLES. */
export interface LeadView {
  vertical: string;
  site_status: string;
  /** 0–100; 100 when there is no score, so that rules about faults do not hold for what was not measured. */
  health: number;
  has_health: boolean;
  coverage: number;
  /** Ids of the checks that failed. */
  failed: string[];
  /** Failed checks of severity 3 and 4. */
  severe: number;
  /** Lighthouse's performance on a phone, 0–100; -1 when not measured. */
  phone_speed: number;
  rating: number;
  /** 0 when nobody knows. */
  reviews: number;
  photos: number;
  has_phone: boolean;
  profile_matched: boolean;
  email_verdict: string;
  email_kind: string;
  on_own_domain: boolean;
  technologies: string[];
}

export const LEAD_VARIABLES: Readonly<Record<keyof LeadView, string>> = {
  vertical: 'string', site_status: 'string', health: 'double', has_health: 'bool', coverage: 'double', failed: 'list<string>', severe: 'double', phone_speed: 'double', rating: 'double', reviews: 'double', photos: 'double',
  has_phone: 'bool', profile_matched: 'bool', email_verdict: 'string', email_kind: 'string', on_own_domain: 'bool', technologies: 'list<string>',
};

function onOwnDomain(address: string | undefined, website: string | null): boolean {
  if (address === undefined || website === null || !isUrl(website)) return false;
  const host = new URL(website).hostname.replace(/^www\./, '');
  const domain = address.slice(address.indexOf('@') + 1);
  return domain === host || host.endsWith(`.${domain}`);
}

/** The lead as rules see it; what is unknown has a value that no rule takes for a fact. */
export function viewOf(input: StepInput, health: Health | null): LeadView {
  const { business, audit, contacts } = input;
  const profile: Facts['profile'] | undefined = input.profile?.status === 'matched' ? input.profile : undefined;
  const email = contacts.emails.find((candidate) => candidate.address === contacts.best);
  return {
    vertical: business.vertical,
    site_status: audit.status,
    health: health?.score ?? 100,
    has_health: health !== null,
    coverage: audit.coverage,
    failed: audit.findings.map((finding) => finding.checkId),
    severe: audit.findings.filter((finding) => finding.severity >= 3).length,
    phone_speed: audit.vitals.find((vitals) => vitals.strategy === 'mobile')?.performance ?? -1,
    rating: profile?.rating ?? business.rating ?? 0,
    reviews: profile?.reviewCount ?? business.reviewCount ?? 0,
    photos: profile?.photoCount ?? 0,
    has_phone: business.phone !== null || contacts.phones.length > 0,
    profile_matched: profile !== undefined,
    email_verdict: email?.verdict ?? 'unknown',
    email_kind: email?.kind ?? 'unknown',
    on_own_domain: onOwnDomain(email?.address, business.website),
    technologies: audit.technologies.map((technology) => technology.name),
  };
}
