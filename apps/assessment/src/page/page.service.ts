import { createHash } from 'node:crypto';
import type { AuditFact, PageDocument } from '@leadfactory/contracts';
import { Links } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { Liquid } from 'liquidjs';
import type { StoredImage } from '../screenshots/screenshot.rules';
import { AUDIT_PAGE, NOT_FOUND_PAGE } from './audit.template';
import { en } from './audit.texts.en';
import { es } from './audit.texts.es';
import { auditView, pageExpiry } from './audit-view.rules';
import { STYLE } from './style.template';

// Everything that a template prints is escaped: evidence quotes strangers' pages.
const liquid = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true });
const PURPOSE = 'audit';

const HEADERS = {
  // No scripts, nothing from elsewhere; the one style sheet is known by its hash.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'`,
  'cache-control': 'private, no-store',
  // The address is the key: it must not travel in referrers, nor into a search engine's index.
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  'x-content-type-options': 'nosniff',
};

/** The page of an audit, and the address under which it opens without signing in. */
@Injectable()
export class PageService {
  private readonly auditPage = liquid.parse(AUDIT_PAGE);
  private readonly notFoundPage = liquid.parse(NOT_FOUND_PAGE);

  constructor(private readonly links: Links) {}

  addressOf(origin: string, tenantId: string, audit: Pick<AuditFact, 'auditId' | 'auditedAt'>): string {
    return `${origin}/audits/${this.links.sign(PURPOSE, { t: tenantId, a: audit.auditId }, { expiresAt: pageExpiry(audit) })}`;
  }

  /** Whose audit the token opens; null for one that is broken, forged or expired. */
  opened(token: string): { tenantId: string; auditId: string } | null {
    const claims = this.links.verify(PURPOSE, token);
    return claims === null ? null : { tenantId: String(claims.t), auditId: String(claims.a) };
  }

  async audit(audit: AuditFact, images: readonly StoredImage[], token: string): Promise<PageDocument> {
    return page(200, (await liquid.render(this.auditPage, { ...auditView(audit, images, token), style: STYLE })) as string);
  }

  /** The same for unknown, foreign and expired links (R7.05); in both languages, because nobody is known. */
  async notFound(): Promise<PageDocument> {
    return page(404, (await liquid.render(this.notFoundPage, { style: STYLE, texts: [{ lang: 'en', ...en.notFound }, { lang: 'es', ...es.notFound }] })) as string);
  }
}

function page(status: number, text: string): PageDocument {
  return { status, contentType: 'text/html; charset=utf-8', text, headers: HEADERS };
}
