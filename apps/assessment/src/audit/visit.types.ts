import type { PageKind, Probe, Site } from '../site/site.types';
import type { WebPage } from './visit.rules';

export interface FetchedPage {
  /** As asked for. */
  url: string;
  kind: PageKind;
  answer: WebPage;
}

/** What a visitor sees on the home page that leads further. */
export interface HomeView {
  page: FetchedPage;
  /** Pages of the site to be read. */
  inner: readonly { kind: PageKind; url: string }[];
  /** Files whose headers are worth a look. */
  assets: readonly { url: string; kind: Site['assets'][number]['kind'] }[];
  /** Internal links to be tried, besides the pages. */
  links: readonly string[];
  hasIcon: boolean;
}

/** What a visit brought, unread and as plain data: it is parsed and judged in another thread. */
export interface VisitRecord extends Pick<Site, 'now' | 'listing' | 'robots' | 'sitemap' | 'otherScheme' | 'favicon' | 'assets' | 'vitals'> {
  home: FetchedPage;
  /** Null for a page that could not be fetched. */
  inner: readonly { kind: PageKind; url: string; answer: WebPage | null }[];
  links: readonly { url: string; probe: Probe }[];
}
