import type { FaultId } from './faults';
import type { Owner } from './names';
import type { Category } from './verticals';

export type SiteKind = 'normal' | 'parked' | 'blocks_robots' | 'blocks_bots' | 'slow' | 'tls_broken' | 'needs_js' | 'down' | 'redirect_loop';
export type Builder = 'wordpress' | 'wix' | 'squarespace' | 'godaddy' | 'custom';
export type Mailbox = 'ok' | 'hard_bounce' | 'soft_bounce' | 'no_mx' | 'complains';
export type OpenStatus = 'open' | 'temporarily_closed' | 'permanently_closed';

export interface TownSite {
  /** In a reserved top-level domain: nothing here can ever reach a real business. */
  host: string;
  https: boolean;
  kind: SiteKind;
  faults: FaultId[];
  builder: Builder;
  /** Paths that answer 200. */
  pages: string[];
}

export interface Hours {
  /** 0 is Monday. */
  day: 0 | 1 | 2 | 3 | 4 | 5 | 6;
  /** HH:MM, local time. */
  open: string;
  /** HH:MM; earlier than `open` when it is past midnight. */
  close: string;
}

export interface TownBusiness {
  id: string;
  name: string;
  vertical: string;
  categories: Category[];
  address1: string;
  address2: string | null;
  city: string;
  state: string;
  zip: string;
  latitude: number;
  longitude: number;
  /** E.164, exchange 555: line numbers 0100–0199 first, others when an area code has used those up. */
  phone: string;
  status: OpenStatus;
  chain: string | null;
  rating: number;
  reviewCount: number;
  price: string | null;
  hours: Hours[];
  photos: number;
  /** The id of the listing that this one repeats with another spelling. */
  duplicateOf: string | null;
  site: TownSite | null;
  /** Published on the site. */
  emails: string[];
  mailbox: Mailbox;
  owner: Owner;
}

export interface TownQuery {
  zip?: string;
  city?: string;
  state?: string;
  /** A vertical's id or a category's alias; a parent alias (restaurants) finds its leaves. */
  category?: string;
  /** Free text: every word must occur in name or categories. */
  term?: string;
}

export interface Town {
  seed: string;
  /** Without the duplicates' order being of any meaning: sorted as built, ZIP by ZIP. */
  businesses: TownBusiness[];
  byId: Map<string, TownBusiness>;
  /** By host without a leading "www."; a chain's shared host leads to its first branch. */
  byHost: Map<string, TownBusiness>;
  byEmail: Map<string, TownBusiness>;
  search(query: TownQuery): TownBusiness[];
  searchByZipAndCategory(zip: string, category?: string): TownBusiness[];
  /** Nearest first, within the radius in metres. */
  nearby(latitude: number, longitude: number, radiusMetres: number, category?: string): TownBusiness[];
  findByPhone(phone: string): TownBusiness[];
}
