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

/** The addresses that the page itself calls canonical, in order. */
export function canonicalsOf(page: Page): Canonical[] {
  return page.dom.all('link').filter(({ attribs }) => /(^|\s)canonical(\s|$)/i.test(attribs.rel ?? '') && attribs.href).map((element) => ({ element, href: element.attribs.href?.trim() ?? '', url: absolute(element.attribs.href ?? '', page.base) }));
}
