import type { AnyNode } from 'domhandler';
import { isElement, type Element } from '../site/dom.rules';
import { FINGERPRINTS } from '../technologies/fingerprints.rules';
import { hostOf } from '../site/page.rules';
import type { Page } from '../site/site.types';
import type { Said } from '../site/words.rules';

/** Why what belongs on a contact page cannot be said to be missing. */
export const CONTACT_UNREAD: Said = { en: 'The contact page could not be read.', es: 'No se pudo leer la página de contacto.' };

/** Hosts whose scripts bring no forms, calendars or counters of their own. */
const HARMLESS = /(^|\.)(googleapis\.com|gstatic\.com|google\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|unpkg\.com|jquery\.com|bootstrapcdn\.com|fontawesome\.com|typekit\.net|youtube\.com|ytimg\.com|vimeo\.com|vimeocdn\.com|polyfill\.io|aspnetcdn\.com|cloudflare\.com|rawgit\.com|addthis\.com|sharethis\.com|twitter\.com|x\.com|instagram\.com|facebook\.net|pinterest\.com|recaptcha\.net|hcaptcha\.com|w\.org|wp\.com|swiperjs\.com|accessibe\.com|userway\.org)$/i;
/** So much text tells which script a page is written in, whatever it declares. */
const ENOUGH_TO_TELL = 5_000;
const SHOWS_ONLY = /maps|\/map\b|youtube|youtu\.be|vimeo|facebook\.com\/plugins|recaptcha|googletagmanager|doubleclick|spotify|soundcloud/i;

/** A script from elsewhere that may bring anything: neither a known library nor a known service; null when there is none. */
export function foreignScript(pages: readonly Page[]): string | null {
  for (const page of pages) {
    for (const { attribs } of page.dom.all('script')) {
      const src = attribs.src ?? attribs['data-src'];
      const host = src === undefined ? '' : hostOf(src.startsWith('//') ? `https:${src}` : src);
      if (src === undefined || host === '' || host === hostOf(page.finalUrl) || HARMLESS.test(host) || FINGERPRINTS.some(({ loads }) => loads?.test(src))) continue;
      return src;
    }
  }
  return null;
}

/** A frame in which something is done, not only shown; null when there is none. */
export function workingFrame(pages: readonly Page[]): string | null {
  const sources = pages.flatMap(({ dom }) => dom.all('iframe').map(({ attribs }) => attribs.src || attribs['data-src'] || attribs['data-lazy-src'] || ''));
  return sources.find((src) => src !== '' && src !== 'about:blank' && !SHOWS_ONLY.test(src)) ?? null;
}

/** An element that only its own script can fill, such as `<contact-form>`; null when there is none. */
export function ownElement(pages: readonly Page[]): string | null {
  for (const { dom } of pages) {
    const found = dom.elements.find(({ name, children }) => name.includes('-') && !/^(font-face|color-profile|missing-glyph|annotation-xml)/.test(name) && children.every((child) => child.nodeType === 3 && child.data.trim() === ''));
    if (found) return `<${found.name}>`;
  }
  return null;
}

/** Why words were looked for in vain that the pages may say in their own language; null for English and Spanish. */
export function inAnotherLanguage([home]: readonly Page[]): Said | null {
  const language = home?.dom.all('html')[0]?.attribs.lang?.trim() ?? '';
  if (language !== '' && !/^(en|es)\b/i.test(language)) return { en: `The page is in another language (${language.slice(0, 20)}), whose words were not looked for.`, es: `La página está en otro idioma (${language.slice(0, 20)}), cuyas palabras no se buscaron.` };
  const letters = home?.dom.text.slice(0, ENOUGH_TO_TELL).match(/\p{L}/gu) ?? [];
  const isForeign = letters.filter((letter) => !/\p{sc=Latin}/u.test(letter)).length * 2 > letters.length;
  return isForeign ? { en: 'The page is written in another script, whose words were not looked for.', es: 'La página está escrita con otro alfabeto, cuyas palabras no se buscaron.' } : null;
}

/** Why something may be on the pages although their source does not show it; null when nothing speaks for it. */
export function mayComeLater(pages: readonly Page[]): Said | null {
  const foreign = inAnotherLanguage(pages);
  if (foreign !== null) return foreign;
  const frame = workingFrame(pages);
  if (frame !== null) return { en: `The frame ${frame} may hold it.`, es: `Puede estar en el marco ${frame}.` };
  const element = ownElement(pages);
  if (element !== null) return { en: `The element ${element} may hold it.`, es: `Puede estar en el elemento ${element}.` };
  const script = foreignScript(pages);
  return script === null ? null : { en: `The script ${script} may bring it.`, es: `Puede traerlo el script ${script}.` };
}

/** What a link or button is called, by its words, its own attributes or the pictures in it. */
export function nameOf(element: Element): string {
  const words: (string | undefined)[] = [element.attribs['aria-label'], element.attribs.title, element.attribs.value];
  const open: AnyNode[] = [...element.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.nodeType === 3) words.push(node.data);
    if (!isElement(node)) continue;
    words.push(node.attribs.alt, node.attribs.title, node.attribs['aria-label']);
    open.push(...node.children);
  }
  return words.filter((one) => one).join(' ').replace(/\s+/g, ' ').trim();
}
