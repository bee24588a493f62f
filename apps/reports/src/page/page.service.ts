import type { PageDocument } from '@leadfactory/contracts';
import { Injectable } from '@nestjs/common';
import { Liquid } from 'liquidjs';
import { createHash } from 'node:crypto';
import type { Picture } from '../pictures/picture.types';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import { NOT_FOUND_PAGE, REPORT_PAGE } from './report.template';
import { STYLE } from './style.template';
import { en } from './report.texts.en';
import { es } from './report.texts.es';
import { reportView } from './report-view.rules';

// Everything that a template prints is escaped: names and findings come from strangers' sites.
const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });

const HEADERS = {
  // No scripts, nothing from elsewhere; the one style sheet is known by its hash.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
  // The address is the key: it must not travel in referrers, nor into a search engine's index.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
};

@Injectable()
export class PageService {
  private readonly reportPage = liquid.parse(REPORT_PAGE);
  private readonly notFoundPage = liquid.parse(NOT_FOUND_PAGE);

  async report(snapshot: ReportSnapshot, link: { url: string; expiresAt: Date }, pictures: readonly Picture[] = []): Promise<PageDocument> {
    const text = (await liquid.render(this.reportPage, { ...reportView(snapshot, link, pictures), style: STYLE })) as string;
    return { status: 200, contentType: 'text/html; charset=utf-8', text, headers: HEADERS };
  }

  /** The same for unknown, foreign, expired and revoked links (R7.05); in both languages, because nobody is known. */
  async notFound(): Promise<PageDocument> {
    const text = (await liquid.render(this.notFoundPage, { style: STYLE, texts: [{ lang: 'en', ...en.notFound }, { lang: 'es', ...es.notFound }] })) as string;
    return { status: 404, contentType: 'text/html; charset=utf-8', text, headers: HEADERS };
  }
}
