import type { AuditFact } from '@leadfactory/contracts';
import type { BlobStore } from '@leadfactory/persistence';
import { BLOBS } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { PageFinds } from './contacts.rules';
import { decodePage } from './decode.rules';
import { contactsOnPage } from './page-contacts.rules';

/** Reads the pages that the audit fetched; asks the site for nothing. */
@Injectable()
export class SiteContactsService {
  constructor(@Inject(BLOBS) private readonly blobs: BlobStore) {}

  async read(pages: AuditFact['pages']): Promise<{ finds: PageFinds[]; unread: number }> {
    const finds: PageFinds[] = [];
    let unread = 0;
    // The contact page first: what stands there is meant for people who write.
    const ordered = [...pages].sort((a, b) => Number(b.kind === 'contact') - Number(a.kind === 'contact'));
    for (const { url, status, body } of ordered) {
      // Error pages of shared hosters carry the hoster's addresses.
      if (body === null || status >= 400 || !/html|xml|text\/plain/i.test(body.contentType || 'text/html')) continue;
      const stored = await this.blobs.get(body.key);
      if (stored === null) unread += 1;
      else finds.push({ url, contacts: contactsOnPage(decodePage(stored.body, stored.contentType), url) });
    }
    return { finds, unread };
  }
}
