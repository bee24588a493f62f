import { CATALOGUE } from '../checks/catalogue';
import { decodeText, TOO_LONG } from '../site/decode.rules';
import { innerPages } from '../site/page-choice.rules';
import { hostOf, pageOf } from '../site/page.rules';
import type { Page, PageKind, Site } from '../site/site.types';
import { forwardOf, verdictOfAnswer, verdictOfPage, type SiteVerdict } from '../site/status.rules';
import type { Language } from '../site/words.rules';
import { technologiesOf, toldTechnologies } from '../technologies/technologies.rules';
import { judge, type Judgement } from './audit.rules';
import { answerOf, assetsOf, hasIconLink, linksToTry, probeOf, type WebPage } from './visit.rules';
import type { FetchedPage, HomeView, VisitRecord } from './visit.types';

/** Real sites stay under it with eight pages; one that fills every page to the brim is read in part, within a thread's memory. */
const MOST_OF_SITE = { elements: 100_000, bytes: 6_000_000 };
/** So much of the page is shown to who writes recommendations. */
const LONGEST_EXCERPT = 600;

/** What a visit amounts to. */
export interface Verdicts extends Judgement {
  technologies: ReturnType<typeof toldTechnologies>;
  /** The beginning of what the home page says. */
  excerpt: string;
}

/** The home page as far as a visitor must know it to look further; `forward` is the page of the same site to which it only sends on. */
export function homeViewOf({ page, body, innerPages: most }: { page: FetchedPage; body: Uint8Array | null; innerPages: number }): { verdict: SiteVerdict; view: HomeView; forward: string | null } {
  const home = parsed(page, body);
  const inner = innerPages(home, most);
  const view = { page, inner, hasIcon: hasIconLink(home), assets: assetsOf(home), links: linksToTry(home, inner.map(({ url }) => url)).map(({ url }) => url) };
  const verdict = verdictOfPage(home);
  const to = verdict.status === 'unreachable' ? forwardOf(home) : null;
  return { verdict, view, forward: to !== null && hostOf(to) === hostOf(home.finalUrl) ? to : null };
}

/** Everything that the checks look at, read from what a visit brought. `bodies` are those of `pagesOf`, in their order. */
export function siteOf(record: VisitRecord, bodies: readonly (Uint8Array | null)[]): Site {
  const [first = null, ...others] = bodies;
  const home = parsed(record.home, first);
  const read: Page[] = [];
  const unread: PageKind[] = [];
  const missing: Site['links'][number][] = [];
  const asked = record.inner.map(({ url }) => url);
  const taken = { elements: 0, bytes: 0 };
  take(taken, home, first);
  for (const { url, kind, answer } of record.inner) {
    if (answer === null) {
      unread.push(kind);
      continue;
    }
    const body = others.shift() ?? null;
    const link = home.links.find((one) => one.url === url);
    if (link && (answer.status === 404 || answer.status === 410)) missing.push({ url, element: link.element, text: link.text, probe: probeOf(url, answer) });
    const page = verdictOfAnswer(answerOf(url, answer)).status === 'measured' && !isFull(taken) ? parsed({ url, kind, answer }, body) : null;
    if (page !== null) take(taken, page, body);
    if (page === null || verdictOfPage(page).status !== 'measured') unread.push(kind);
    else if (![home, ...read].some((other) => other.finalUrl === page.finalUrl)) read.push(page);
  }
  const tried = linksToTry(home, asked).flatMap(({ url, element, text }) => {
    const probe = record.links.find((one) => one.url === url)?.probe;
    return probe === undefined ? [] : [{ url, element, text, probe }];
  });
  const pages = [home, ...read];
  const { now, listing, robots, sitemap, otherScheme, favicon, assets, vitals } = record;
  return { now, listing, robots, sitemap, otherScheme, favicon, assets, vitals, pages, home, unread, links: [...missing, ...tried], technologies: technologiesOf(pages) };
}

/** The pages of a visit that have a body, in the order in which `siteOf` expects them. */
export function pagesOf({ home, inner }: VisitRecord): WebPage[] {
  return [home.answer, ...inner.flatMap(({ answer }) => answer ?? [])];
}

/** Every check's answer, and what else is told of the site. */
export function judgeRecord({ auditId, record, bodies, language }: { auditId: string; record: VisitRecord; bodies: readonly (Uint8Array | null)[]; language: Language }): Verdicts {
  const site = siteOf(record, bodies);
  return { ...judge(auditId, site, CATALOGUE, language), technologies: toldTechnologies(site.technologies, language), excerpt: excerptOf(site) };
}

export function excerptOf({ home }: Pick<Site, 'home'>): string {
  return home.dom.mainText.slice(0, LONGEST_EXCERPT);
}

type Amount = typeof MOST_OF_SITE;

function take(taken: Amount, { dom }: Page, body: Uint8Array | null): void {
  taken.elements += dom.elements.length;
  taken.bytes += body?.length ?? 0;
}

function isFull({ elements, bytes }: Amount): boolean {
  return elements > MOST_OF_SITE.elements || bytes > MOST_OF_SITE.bytes;
}

function parsed({ url, answer, kind }: FetchedPage, body: Uint8Array | null): Page {
  const { text, truncated } = body === null ? { text: '', truncated: false } : decodeText(Buffer.from(body.buffer, body.byteOffset, body.byteLength), answer.headers['content-type']);
  return pageOf(answerOf(url, answer), text, kind, answer.body, truncated ? TOO_LONG : null);
}
