import { Module } from '@nestjs/common';
import { ContactsOperation } from './contacts/contacts.operation';
import { ContactsRepository } from './contacts/contacts.repository';
import { ContactsService } from './contacts/contacts.service';
import { DisposableDomains } from './contacts/disposable.service';
import { FindContactsStep } from './contacts/find-contacts.step';
import { MailboxService } from './contacts/mailbox.service';
import { SiteContactsService } from './contacts/site-contacts.service';
import { EnrichService } from './lead/enrich.service';
import { EnrichLeadStep } from './lead/enrich.step';
import { VerifyLeadStep } from './lead/verify.step';
import { MatchProfileStep } from './profile/match-profile.step';
import { ProfileOperation } from './profile/profile.operation';
import { ProfileRepository } from './profile/profile.repository';
import { ProfileService } from './profile/profile.service';
import { RetentionSchedule } from './retention/retention.schedule';
import { SettingsService } from './settings/settings.service';

@Module({
  providers: [
    SettingsService,
    ProfileRepository, ProfileService, MatchProfileStep, ProfileOperation,
    DisposableDomains, SiteContactsService, MailboxService, ContactsRepository, ContactsService, FindContactsStep, ContactsOperation,
    EnrichService, EnrichLeadStep, VerifyLeadStep,
    RetentionSchedule,
  ],
})
export class EnrichmentModule {}
