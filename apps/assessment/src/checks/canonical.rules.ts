import type { Element } from '../site/dom.rules';
import { absolute } from '../site/page.rules';
import type { Page } from '../site/site.types';

export interface Canonical {
  element: Element;
  /** As written. */
  href: string;
  /** Absolute; null for what is no http(s) address. */
  url: string | null;
}

/** What the header `Link` calls canonical (RFC 8288), as written. */
export function canonicalInHeader(link: string | undefined): string | null {
  return /<([^>]*)>\s*;[^,]*\brel\s*=\s*"?canonical\b/i.exec(link ?? '')?.[1] ?? null;
}

/** The addresses that the page itself calls canonical, in order. */
export function canonicalsOf(page: Page): Canonical[] {
  return page.dom.all('link').filter(({ attribs }) => /(^|\s)canonical(\s|$)/i.test(attribs.rel ?? '') && attribs.href).map((element) => ({ element, href: element.attribs.href?.trim() ?? '', url: absolute(element.attribs.href ?? '', page.base) }));
}
