import type { FaultId } from '../town/faults';
import { slug } from '../town/names';
import { random, share } from '../town/random';
import type { Hours, TownBusiness, TownSite } from '../town/town.types';
import { verticalById, type Vertical } from '../town/verticals';
import { offerPath } from '../town/site-of';
import { offersFor, type Offer } from './offers';
import { neighbours, tradeCopy, type TradeCopy } from './trade-copy';

export type EmailPlacement = 'footer' | 'contact_page' | 'obfuscated' | 'schema_only';

/** Everything a page may say about one business, with the planted untruths already in it. */
export interface SiteContent {
  business: TownBusiness;
  site: TownSite;
  vertical: Vertical;
  copy: TradeCopy;
  has: (fault: FaultId) => boolean;
  tagline: string;
  phone: string;
  phoneText: string;
  street: string;
  hours: readonly Hours[];
  offers: readonly Offer[];
  offerPath: string;
  quotes: readonly { text: string; who: string }[];
  founded: number;
  emailPlacement: EmailPlacement;
  year: number;
  origin: string;
  slug: string;
}

/** Where the site shows its addresses; a site without schema.org data shows them on the page. */
export function emailPlacementOf(site: TownSite): EmailPlacement {
  const at = share('email-placement', site.host);
  if (at < 0.5) return 'footer';
  if (at < 0.7) return 'contact_page';
  if (at < 0.85 || site.faults.includes('no_local_business_schema')) return 'obfuscated';
  return 'schema_only';
}

export const phoneText = (phone: string): string => `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}`;

const otherPhone = (phone: string): string => phone.slice(0, 8) + String((Number(phone.slice(8)) + 5_000) % 10_000).padStart(4, '0');

export function siteContent(business: TownBusiness, site: TownSite, now: Date): SiteContent {
  const vertical = verticalById.get(business.vertical);
  const copy = tradeCopy[business.vertical];
  if (!vertical || !copy) throw new Error(`The town's web has no words for the vertical ${business.vertical}.`);
  const dice = random('site-content', site.host);
  const has = (fault: FaultId): boolean => site.faults.includes(fault);
  const phone = has('wrong_phone') ? otherPhone(business.phone) : business.phone;
  const streets = has('wrong_address') ? `${dice.int(1000, 9000)} Old Mill Rd` : business.address1;
  const first = dice.int(0, neighbours.length - 1);
  return {
    business,
    site,
    vertical,
    copy,
    has,
    tagline: dice.pick(copy.taglines),
    phone,
    phoneText: phoneText(phone),
    street: has('no_address') ? '' : streets + (business.address2 && !has('wrong_address') ? `, ${business.address2}` : ''),
    hours: has('no_hours') ? [] : business.hours,
    offers: offersFor(business.vertical, business.categories.map((category) => category.alias)),
    offerPath: offerPath(vertical),
    quotes: copy.quotes.map((text, index) => ({ text, who: neighbours[(first + index * 2) % neighbours.length] ?? neighbours[0] })),
    founded: dice.int(1962, 2019),
    emailPlacement: emailPlacementOf(site),
    year: now.getUTCFullYear(),
    origin: `${site.https ? 'https' : 'http'}://${site.host}`,
    slug: slug(business.name),
  };
}
