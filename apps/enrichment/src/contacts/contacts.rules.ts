import type { AuditFact, BusinessFact, Provenance } from '@leadfactory/contracts';
import { phoneOf } from '../profile/similarity.rules';
import { normalAddress, rankOf, rejectionOf } from './address.rules';
import type { PageContacts } from './page-contacts.rules';
import type { SocialProfile } from './social.rules';

export interface PageFinds {
  url: string;
  contacts: PageContacts;
}

export interface FoundAddress {
  address: string;
  where: string;
  provenance: Provenance;
}

export interface Finds {
  /** Likeliest first, each once. */
  addresses: FoundAddress[];
  rejected: { address: string; reason: string }[];
  phones: string[];
  socialProfiles: SocialProfile[];
}

const WORDS = { link: 'linked on', schema: 'in the structured data of', text: 'written on' } as const;
const MOST_PHONES = 10;
const MOST_PROFILES = 20;

/** Everything found, of all pages and the file together: addresses once each, those of others left out, the likeliest first (R5.02). */
export function gather(business: BusinessFact, audit: Pick<AuditFact, 'auditedAt' | 'finalUrl'>, pages: readonly PageFinds[], most: number): Finds {
  // A site that redirects elsewhere answers under the domain that its addresses have.
  const sites = [business.website, audit.finalUrl].filter((site) => site !== null);
  const rank = (address: string) => Math.min(...[...sites, null].map((site) => rankOf(address, site)));
  const found = new Map<string, FoundAddress>();
  const rejected = new Map<string, string>();
  const add = (candidate: FoundAddress, byline: boolean) => {
    const reasons = [...sites, ...(sites.length === 0 ? [null] : [])].map((site) => rejectionOf(candidate.address, site, byline));
    const reason = reasons.every((one) => one !== null) ? (reasons[0] ?? null) : null;
    if (reason !== null) rejected.set(candidate.address, reason);
    else if (!found.has(candidate.address)) found.set(candidate.address, candidate);
  };
  const ofFile = business.email === null ? null : normalAddress(business.email);
  // Whoever brought the file vouches for its source.
  if (ofFile !== null) add({ address: ofFile, where: 'came with the file', provenance: business.provenance.email ?? { source: 'import', fetchedAt: audit.auditedAt, licence: 'unknown', expiresAt: null } }, false);
  else if (business.email !== null) rejected.set(business.email, 'not an address');
  const site: Provenance = { source: 'site', fetchedAt: audit.auditedAt, licence: 'own-site', expiresAt: null };
  for (const { url, contacts } of pages) for (const { address, how, byline } of contacts.emails) add({ address, where: `${WORDS[how]} ${url}`, provenance: site }, byline);
  const order = new Map([...found.keys()].map((address, index) => [address, rank(address) + index / 1000]));
  const addresses = [...found.values()].sort((a, b) => (order.get(a.address) ?? 0) - (order.get(b.address) ?? 0)).slice(0, most);
  const own = business.phone === null ? null : phoneOf(business.phone);
  const phones = [...new Set([...(own === null ? [] : [own]), ...pages.flatMap(({ contacts }) => contacts.phones)])].slice(0, MOST_PHONES);
  const socialProfiles = [...new Map(pages.flatMap(({ contacts }) => contacts.socialProfiles).map((profile) => [profile.url, profile])).values()].slice(0, MOST_PROFILES);
  for (const address of found.keys()) rejected.delete(address);
  return { addresses, rejected: [...rejected].map(([address, reason]) => ({ address, reason })), phones, socialProfiles };
}
