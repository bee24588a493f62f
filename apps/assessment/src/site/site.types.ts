import type { AuditFact, BlobRef, Vitals } from '@leadfactory/contracts';
import type { Technology } from '../technologies/fingerprints.rules';
import type { Dom, Element } from './dom.rules';
import type { Said } from './words.rules';

export type PageKind = AuditFact['pages'][number]['kind'];

/** Why an audit measured, or did not. */
export type SiteStatus = AuditFact['status'];

/** What came back for one address; headers in lower case. */
export interface Answer {
  /** As asked for. */
  url: string;
  finalUrl: string;
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Decoded bytes of the body, and bytes on the wire. */
  bytes: number;
  wireBytes: number;
  redirects: readonly { status: number; from: string; to: string }[];
  /** Read from a file: nothing is known of headers, of the scheme and of what was sent. */
  isSaved?: boolean;
}

export interface Link {
  element: Element;
  /** As written. */
  href: string;
  /** Absolute, without fragment; null for what is no http(s) address. */
  url: string | null;
  text: string;
}

export interface Page extends Answer {
  kind: PageKind;
  body: BlobRef | null;
  dom: Dom;
  /** Base of relative addresses. */
  base: string;
  title: string | null;
  links: readonly Link[];
  /** Values of the first meta of each name or property that says anything, both in lower case. */
  meta: ReadonlyMap<string, string>;
  schema: SchemaData;
  /** E.164, in order of appearance: in tel: links, in structured data, in the text. */
  phones: { linked: readonly string[]; structured: readonly string[]; text: readonly string[] };
}

/** schema.org data of a page: nodes of JSON-LD flattened, and which of it could not be read. */
export interface SchemaData {
  nodes: readonly Record<string, unknown>[];
  /** What stands where blocks of JSON-LD stop being readable; empty for one that ends too early. */
  broken: readonly string[];
  /** itemtype values and itemprop names of microdata. */
  itemTypes: readonly string[];
  itemProps: ReadonlySet<string>;
}

/** Something that was asked for: answered; refused for certain (no server, no valid certificate); or not known. */
export type Probe = { state: 'answered'; answer: Answer; text: string | null } | { state: 'refused'; reason: Said } | { state: 'unknown'; reason: Said };

/** What the listing says about the business. */
export interface Listing {
  name: string;
  vertical: string;
  phone: string | null;
  line1: string | null;
  city: string;
  state: string;
  zip: string | null;
}

/** Everything that the checks may look at: one visit to one site, already parsed. */
export interface Site {
  now: Date;
  listing: Listing;
  /** The home page first. */
  pages: readonly Page[];
  home: Page;
  /** Kinds of pages that the home page links to and that could not be read. */
  unread: readonly PageKind[];
  robots: Probe;
  sitemap: Probe;
  /** The home page over the other scheme: http for a site on https, and the reverse. */
  otherScheme: Probe;
  favicon: Probe;
  /** Headers of some images, scripts and style sheets of the home page. */
  assets: readonly { url: string; kind: 'image' | 'script' | 'style'; probe: Probe }[];
  /** Internal links of the home page that were tried, besides the pages. */
  links: readonly { url: string; element: Element; text: string; probe: Probe }[];
  technologies: readonly Technology[];
  vitals: Readonly<Record<Vitals['strategy'], { measured: Vitals } | { unknown: Said }>>;
}
