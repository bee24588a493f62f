import { type AuditFact, type BusinessFact, type ContactsFact, type ProfileFact } from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import { CLOCK, type StepContext } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { SettingsService } from '../settings/settings.service';
import { kindOf } from './address.rules';
import { type CheckRow, ContactsRepository, type ContactsRow } from './contacts.repository';
import { type Finds, gather } from './contacts.rules';
import { MailboxService } from './mailbox.service';
import { SiteContactsService } from './site-contacts.service';
import { bestOf } from './verdict.rules';

export interface FoundContacts {
  row: ContactsRow;
  checks: CheckRow[];
  /** Why nobody can be written to; null when somebody can. */
  nobody: string | null;
}

@Injectable()
export class ContactsService {
  constructor(
    private readonly site: SiteContactsService,
    private readonly mailboxes: MailboxService,
    private readonly contacts: ContactsRepository,
    private readonly config: SettingsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Addresses of the business that were seen somewhere, each with its verdict. */
  async findFor(business: BusinessFact, audit: AuditFact, profile: ProfileFact | undefined, context: StepContext): Promise<FoundContacts> {
    const { finds: pages, unread } = await this.site.read(audit.pages);
    const { maxAddresses, writeTo } = this.config.settings.contacts;
    const finds = gather(business, audit, pages, maxAddresses);
    const checks = await this.mailboxes.judge(finds.addresses.map(({ address }) => address), context, 'waits');
    const emails = finds.addresses.map(({ address, where, provenance }, index): ContactsFact['emails'][number] => {
      const { verdict, reasons, checkedAt, expiresAt } = checks[index]!;
      return { address, kind: kindOf(address), verdict, reasons: [...reasons, where], checkedAt: checkedAt.toISOString(), verdictExpiresAt: expiresAt.toISOString(), provenance };
    });
    const best = bestOf(emails, writeTo);
    // Best first, the others as likely as they looked.
    emails.sort((a, b) => Number(b.address === best) - Number(a.address === best));
    const profilePhone = profile?.status === 'matched' ? profile.phone : null;
    const phones = profilePhone === null ? finds.phones : [...new Set([...finds.phones, profilePhone])];
    const fact: ContactsFact = { emails, best, phones, socialProfiles: finds.socialProfiles };
    return { row: { businessId: business.businessId, auditId: audit.auditId, fact, foundAt: this.clock.now() }, checks, nobody: best === null ? whyNobody(finds, emails, audit, pages.length, unread) : null };
  }

  /** @throws AppError not_found */
  async get(tenantId: string, businessId: string): Promise<ContactsFact> {
    const fact = await this.contacts.find(tenantId, businessId);
    if (fact === null) throw new AppError('not_found', `Nobody has looked for contacts of the business ${businessId} yet.`);
    return fact;
  }
}

function whyNobody(finds: Finds, emails: ContactsFact['emails'], audit: AuditFact, read: number, unread: number): string {
  if (emails.length > 0) return `none of ${emails.length} may be written to: ${emails.map(({ address, verdict, reasons }) => `${address} is ${verdict} (${reasons[0] ?? 'no reason'})`).join('; ')}`;
  const rejected = finds.rejected.length > 0 ? `; left out: ${finds.rejected.map(({ address, reason }) => `${address} (${reason})`).join(', ')}` : '';
  if (read === 0) return `no page could be read (the site is ${audit.status}${unread > 0 ? `; ${unread} pages are no longer stored` : ''}) and no address came with a file${rejected}`;
  return `no address on ${read} page${read === 1 ? '' : 's'}${rejected}`;
}
