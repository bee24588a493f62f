import { type Caller, type PageDocument, trackClick, trackOpen } from '@leadfactory/contracts';
import { HandlesOperation, type LinkClaims, Links } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { lostPage } from '../preferences/preferences.page';
import { Tracking } from './tracking.service';

/** The smallest transparent GIF. */
const PIXEL = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
const NOT_KEPT = { 'Cache-Control': 'no-store, max-age=0', Pragma: 'no-cache' };

@Injectable()
export class TrackingOperation {
  constructor(
    private readonly links: Links,
    private readonly tracking: Tracking,
  ) {}

  /** Always a picture: a broken one in a mail helps nobody. */
  @HandlesOperation(trackOpen)
  async open({ token }: { token: string }, caller: Caller): Promise<PageDocument> {
    const about = messageIn(this.links.verify('open', token.replace(/\.gif$/, '')));
    if (about) await this.tracking.keep({ ...about, userAgent: caller.userAgent ?? '', link: null });
    return { status: 200, contentType: 'image/gif', base64: PIXEL, headers: NOT_KEPT };
  }

  /** The target stands in the token that we signed, so that nobody can send visitors elsewhere through us. */
  @HandlesOperation(trackClick)
  async click({ token }: { token: string }, caller: Caller): Promise<PageDocument> {
    const claims = this.links.verify('click', token);
    const about = messageIn(claims);
    const target = claims?.to;
    if (!about || typeof target !== 'string' || !/^https?:\/\//i.test(target)) return lostPage('en', 'link');
    await this.tracking.keep({ ...about, userAgent: caller.userAgent ?? '', link: Number(claims?.i ?? 0) });
    return { status: 302, location: target, headers: NOT_KEPT };
  }
}

function messageIn(claims: LinkClaims | null): { tenantId: string; messageId: string } | null {
  return typeof claims?.t === 'string' && typeof claims.m === 'string' ? { tenantId: claims.t, messageId: claims.m } : null;
}
