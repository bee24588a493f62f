import type { PageDocument } from '@leadfactory/contracts';
import { Injectable } from '@nestjs/common';
import { Liquid, type Template } from 'liquidjs';
import { createHash } from 'node:crypto';
import type { Language } from '../offer/offer.types';
import { NOT_FOUND_PAGE, NOTE_PAGE, OFFER_PAGE } from './offer.template';
import { en } from './offer.texts.en';
import { es } from './offer.texts.es';
import type { offerView } from './offer-view.rules';
import { STYLE } from './style.template';

// Everything that a template prints is escaped: names and findings come from strangers' sites.
const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true, lenientIf: true });

const HEADERS = {
  // No scripts, nothing from elsewhere; the one style sheet is known by its hash. Forms may go where the checkout sends them.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
  // The address is the key: it must not travel in referrers, nor into a search engine's index.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
};

export interface Note {
  title: string;
  lines: string[];
  /** Seconds until the browser looks again by itself. */
  again?: number;
  retry?: { path: string; text: string };
  button?: { href: string; text: string };
  link?: { href: string; text: string };
}

@Injectable()
export class PageService {
  private readonly offerPage = liquid.parse(OFFER_PAGE);
  private readonly notePage = liquid.parse(NOTE_PAGE);
  private readonly notFoundPage = liquid.parse(NOT_FOUND_PAGE);

  offer(view: ReturnType<typeof offerView>): Promise<PageDocument> {
    return page(200, this.offerPage, view);
  }

  note(language: Language, note: Note, status = 200, headers: Record<string, string> = {}): Promise<PageDocument> {
    return page(status, this.notePage, { language, note }, headers);
  }

  /** The same for unknown, foreign and expired links (R7.05); in both languages, because nobody is known. */
  notFound(): Promise<PageDocument> {
    return page(404, this.notFoundPage, { texts: [{ lang: 'en', ...en.notFound }, { lang: 'es', ...es.notFound }] });
  }
}

async function page(status: number, template: Template[], view: object, headers: Record<string, string> = {}): Promise<PageDocument> {
  const text = (await liquid.render(template, { ...view, style: STYLE })) as string;
  return { status, contentType: 'text/html; charset=utf-8', text, headers: { ...HEADERS, ...headers } };
}
