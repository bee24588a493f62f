import { hostOf } from './page.rules';
import type { Link, Page, PageKind } from './site.types';

type InnerKind = Exclude<PageKind, 'home'>;

/** A page of the way there serves as the contact page where no other does. */
const WHERE = /\blocations?\b|directions|find[\s_-]?us|visit[\s_-]?us|where[\s_-]?we[\s_-]?are|ubicaci[oó]n|c[oó]mo[\s_-]?llegar/i;

/**
 * What the pages worth reading are called, in the order in which they are read. The last three are those whose absence would
 * make a check speak wrongly: hours, an address or reviews that stand on a page of their own are not missing.
 */
const NAMES: readonly [InnerKind, RegExp, RegExp?][] = [
  ['contact', /\bcontact|contacto|get[\s_-]?in[\s_-]?touch/i, WHERE],
  ['menu', /\bmenus?\b|\bprices?\b|pricing|price[\s_-]?list|\brates\b|\bfees\b|memberships?\b|\bcarta\b|precios/i],
  ['services', /\bservices?\b|treatments?|practice[\s_-]?areas|what[\s_-]?we[\s_-]?(do|offer|bake)|\bclasses\b|\btraining\b|servicios/i],
  ['about', /\babout|our[\s_-]?story|who[\s_-]?we[\s_-]?are|our[\s_-]?team|meet[\s_-]?the[\s_-]?team|nosotros|acerca/i],
  ['other', /\b(opening|business|store)?[\s_-]?hours\b|\bhorarios?\b/i],
  ['other', WHERE],
  ['other', /\breviews?\b|testimonials?|what[\s_-]?(our[\s_-]?)?(customers|clients|patients)[\s_-]?say|rese[nñ]as|opiniones|testimonios/i],
];

const NOT_A_PAGE = /\.(pdf|jpe?g|png|gif|webp|svg|zip|docx?|xlsx?|mp[34]|ics|vcf|xml|css|js)$/i;

/** Pages of the same site that the home page links to, one for each name, at most `most`. */
export function innerPages(home: Page, most: number): { kind: InnerKind; url: string }[] {
  const candidates = internalLinks(home);
  const chosen: { kind: InnerKind; url: string }[] = [];
  for (const [kind, ...names] of NAMES) {
    const free = candidates.filter((link) => !chosen.some((other) => other.url === link.url));
    const best = names.map((name) => name && linkCalled(name, free)).find((link) => link !== undefined);
    if (best && chosen.length < most) chosen.push({ kind, url: best.url });
  }
  return chosen;
}

/** The address tells more than the words of a link, which may be a whole sentence. */
function linkCalled<L extends Link & { url: string }>(name: RegExp, links: readonly L[]): L | undefined {
  return links.find((link) => name.test(pathOf(link.url))) ?? links.find((link) => link.text.length <= 40 && name.test(link.text));
}

/** Links to other pages of the site, each address once. */
export function internalLinks(home: Page): (Link & { url: string })[] {
  const own = new Set([withoutSlash(home.finalUrl), withoutSlash(home.url)]);
  const seen = new Set<string>();
  return home.links.filter((link): link is Link & { url: string } => {
    if (link.url === null || hostOf(link.url) !== hostOf(home.finalUrl) || NOT_A_PAGE.test(pathOf(link.url))) return false;
    const key = withoutSlash(link.url);
    if (own.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return new URL(url).pathname;
  }
}

function withoutSlash(url: string): string {
  return url.replace(/^http:/, 'https:').replace(/^https:\/\/www\./, 'https://').replace(/\/(index\.(html?|php))?$/, '');
}
