import { isUrl } from '@leadfactory/kernel';
import type { BlobRef } from '@leadfactory/contracts';
import { isElement, parseDom, type Dom, type Element } from './dom.rules';
import { phoneOf, phonesIn } from './phone.rules';
import { businessNodes, schemaOf, textAt } from './schema-data.rules';
import type { Answer, Link, Page, PageKind, Probe, Site } from './site.types';
import type { Said } from './words.rules';

/** The visit to a home page, parsed. */
export function pageOf(answer: Answer, html: string, kind: PageKind, body: BlobRef | null = null, cut: Said | null = null): Page {
  const dom = parseDom(html, cut);
  const base = baseOf(dom, answer.finalUrl);
  const schema = schemaOf(dom);
  const links = dom.all('a', 'area').filter((element) => element.attribs.href !== undefined).map((element) => linkOf(dom, element, base));
  const linked = links.filter((link) => /^tel:/i.test(link.href)).map((link) => phoneOf(decoded(link.href.slice(4))));
  const structured = businessNodes(schema).map((node) => textAt(node, 'telephone')).map((phone) => (phone === null ? null : phoneOf(phone)));
  return {
    ...answer, kind, body, dom, base, links, schema,
    title: titleOf(dom),
    meta: metaOf(dom),
    phones: { linked: distinct(linked), structured: distinct(structured), text: phonesIn(dom.text) },
  };
}

/** An absolute http(s) address without fragment, or null. */
export function absolute(href: string, base: string): string | null {
  const text = href.trim();
  if (!isUrl(text, base)) return null;
  const url = new URL(text, base);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

export function hostOf(url: string): string {
  return isUrl(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
}

/** Whether browsers may take another file than the one named, such as a smaller one on a phone; scripts that load pictures late say it in other attributes. */
export function comesInSizes({ parent, attribs }: Element): boolean {
  const sources = isElement(parent) && parent.name === 'picture' ? parent.children.filter(isElement).filter(({ name }) => name === 'source') : [];
  const sets = [attribs, ...sources.map((source) => source.attribs)].flatMap((one) => [one.srcset, one['data-srcset'], one['data-lazy-srcset']]);
  return sets.some((set) => (set ?? '').split(',').map((candidate) => candidate.trim().split(/\s/)[0]).some((file) => file !== '' && file !== attribs.src?.trim()));
}

/** Where a finding was seen, when it was not the home page. */
export function onPage(site: Pick<Site, 'home'>, page: Page): Said | undefined {
  return page === site.home ? undefined : { en: ` (on ${page.finalUrl})`, es: ` (en ${page.finalUrl})` };
}

export function isFound(probe: Probe): boolean {
  return probe.state === 'answered' && probe.answer.status >= 200 && probe.answer.status < 300;
}

export function isMissing(probe: Probe): boolean {
  return probe.state === 'answered' && (probe.answer.status === 404 || probe.answer.status === 410);
}

function baseOf(dom: Dom, finalUrl: string): string {
  const href = dom.all('base').find((element) => element.attribs.href)?.attribs.href;
  return (href === undefined ? null : absolute(href, finalUrl)) ?? finalUrl;
}

function linkOf(dom: Dom, element: Element, base: string): Link {
  const href = element.attribs.href?.trim() ?? '';
  return { element, href, url: href === '' || href.startsWith('#') ? null : absolute(href, base), text: dom.textOf(element) };
}

function titleOf(dom: Dom): string | null {
  const title = dom.all('title').find((element) => !isElement(element.parent) || !['svg', 'symbol', 'g', 'a'].includes(element.parent.name));
  return title === undefined ? null : dom.textOf(title).replace(/\s+/g, ' ');
}

function metaOf(dom: Dom): Map<string, string> {
  const meta = new Map<string, string>();
  for (const element of dom.all('meta')) {
    for (const name of [element.attribs.name, element.attribs.property]) {
      const key = name?.trim().toLowerCase();
      // A theme’s empty one often stands before a plugin’s.
      if (key && !meta.get(key)?.trim()) meta.set(key, element.attribs.content ?? '');
    }
  }
  return meta;
}

function distinct(phones: readonly (string | null)[]): string[] {
  return [...new Set(phones.filter((phone) => phone !== null))];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
