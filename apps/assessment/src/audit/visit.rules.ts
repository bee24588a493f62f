import type { BusinessFact, webFetch } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { Element } from '../site/dom.rules';
import { absolute, comesInSizes, hostOf } from '../site/page.rules';
import { internalLinks } from '../site/page-choice.rules';
import type { Answer, Link, Listing, Page, Probe, Site } from '../site/site.types';

export type WebAnswer = z.output<typeof webFetch.output>;
export type WebPage = Extract<WebAnswer, { outcome: 'fetched' }>;

const MOST_IMAGES = 3;
const MOST_LINKS = 6;
/** Problems that say for certain that nobody serves there. */
const REFUSED: readonly string[] = ['connect', 'tls', 'dns'];
/** The fetcher’s own detail is English; in Spanish the kind of trouble is told in its place. */
const PROBLEMS_ES: Readonly<Record<Extract<WebAnswer, { outcome: 'failed' }>['problem'], string>> = {
  dns: 'el nombre no lleva a ningún servidor', connect: 'el servidor no acepta la conexión', tls: 'el certificado no es válido', timeout: 'no llegó ninguna respuesta a tiempo', refused_address: 'la dirección no es pública',
  too_large: 'la respuesta es demasiado grande', redirects: 'redirige demasiadas veces', robots: 'robots.txt pide no visitarlo', blocked: 'el servidor rechazó la visita', protocol: 'la respuesta no se entiende',
};

export function answerOf(url: string, page: WebPage): Answer {
  const headers = Object.fromEntries(Object.entries(page.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { url, finalUrl: page.finalUrl, status: page.status, headers, bytes: page.bytes, wireBytes: page.wireBytes, redirects: page.redirects };
}

export function probeOf(url: string, answer: WebAnswer, text: string | null = null): Probe {
  if (answer.outcome === 'fetched') return { state: 'answered', answer: answerOf(url, answer), text };
  const spanish = PROBLEMS_ES[answer.problem];
  return REFUSED.includes(answer.problem) ? { state: 'refused', reason: { en: answer.detail, es: spanish } } : { state: 'unknown', reason: { en: `It could not be fetched (${answer.problem}): ${answer.detail}`, es: `No se pudo obtener: ${spanish}.` } };
}

export function listingOf(business: BusinessFact): Listing {
  const { line1, city, state, zip } = business.address;
  return { name: business.name, vertical: business.vertical, phone: business.phone, line1, city, state, zip };
}

/** The same page over the other scheme. */
export function otherSchemeOf(url: string): string {
  return url.startsWith('https:') ? url.replace(/^https:/, 'http:') : url.replace(/^http:/, 'https:');
}

/** Whether the way to the home page already tells what the other scheme does. */
export function wasSentToHttps(home: Pick<Answer, 'finalUrl' | 'redirects'>): boolean {
  return home.finalUrl.startsWith('https:') && home.redirects.some(({ from, to }) => from.startsWith('http:') && to.startsWith('https:'));
}

/** The files of the home page that are worth a look at their headers: a style sheet, a script, the first pictures. */
export function assetsOf(home: Page): { url: string; kind: Site['assets'][number]['kind'] }[] {
  const addresses = (kind: Site['assets'][number]['kind'], values: readonly (string | undefined)[]) =>
    values.map((value) => (value === undefined || value.startsWith('data:') ? null : absolute(value, home.base))).filter((url) => url !== null).map((url) => ({ url, kind }));
  const own = ({ url }: { url: string }) => hostOf(url) === hostOf(home.finalUrl);
  const styles = addresses('style', home.dom.all('link').filter(({ attribs }) => /(^|\s)stylesheet(\s|$)/i.test(attribs.rel ?? '')).map(({ attribs }) => attribs.href)).filter(own);
  const scripts = addresses('script', home.dom.all('script').map(({ attribs }) => attribs.src)).filter(own);
  const pictures = [...home.dom.all('img')].sort((one, other) => weightOf(other) - weightOf(one));
  const images = addresses('image', pictures.map(({ attribs }) => attribs.src));
  const distinct = [...new Map(images.map((image) => [image.url, image])).values()];
  return [...styles.slice(0, 1), ...scripts.slice(0, 1), ...distinct.slice(0, MOST_IMAGES)];
}

/** How likely a picture is the largest: by the width that it declares, or by what such pictures are called. */
function weightOf(image: Element): number {
  const { attribs } = image;
  // What a phone loads of it is not told by its address.
  if (comesInSizes(image)) return -1;
  const width = Number.parseInt(attribs.width ?? '0', 10) || 0;
  return /hero|banner|slide|header|background|cover/i.test(attribs.src ?? '') ? width + 10_000 : width;
}

/** Internal links that are tried besides the pages that are read. */
export function linksToTry(home: Page, read: readonly string[]): (Link & { url: string })[] {
  return internalLinks(home).filter((link) => !read.includes(link.url)).slice(0, MOST_LINKS);
}

export function hasIconLink(home: Page): boolean {
  return home.dom.all('link').some(({ attribs }) => /icon/i.test(attribs.rel ?? '') && attribs.href);
}

export function namesSitemap(robots: Probe): boolean {
  return robots.state === 'answered' && robots.answer.status === 200 && /^\s*sitemap\s*:/im.test(robots.text ?? '');
}
