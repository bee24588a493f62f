import { Module } from '@nestjs/common';
import { BusinessOperation } from './business/business.operation';
import { BusinessRepository } from './business/business.repository';
import { FindService } from './find/find.service';
import { FindStep } from './find/find.step';
import { KnownSites } from './find/known-sites.service';
import { SiteLookup } from './find/site-lookup.service';
import { ImportOperation } from './import/import.operation';
import { ImportRepository } from './import/import.repository';
import { ImportService } from './import/import.service';
import { UndoService } from './import/undo.service';
import { ExpirySchedule } from './intake/expiry.schedule';
import { IntakeService } from './intake/intake.service';
import { LeadImportOperation } from './lead-import/lead-import.operation';
import { LeadImportService } from './lead-import/lead-import.service';
import { DeduplicateLeadStep } from './lead/deduplicate.step';
import { IntakeSettings } from './lead/intake-settings.service';
import { LeadEndSubscriber } from './lead/lead-end.subscriber';
import { LeadRecordOperation } from './lead/lead-record.operation';
import { NormaliseLeadStep } from './lead/normalise.step';
import { StoreLeadStep } from './lead/store.step';
import { StoredLeadRepository } from './lead/stored-lead.repository';
import { ZipPlaceRepository } from './lead/zip-place.repository';
import { ListingRepository } from './listing/listing.repository';
import { MergeOperation } from './merge/merge.operation';
import { MergeRepository } from './merge/merge.repository';
import { MergeService } from './merge/merge.service';
import { VerticalsService } from './verticals/verticals.service';

@Module({
  providers: [
    VerticalsService, ListingRepository, BusinessRepository, MergeRepository, IntakeService, ExpirySchedule, SiteLookup, KnownSites, FindService, FindStep,
    ImportRepository, ImportService, UndoService, ImportOperation, BusinessOperation, MergeService, MergeOperation,
    IntakeSettings, ZipPlaceRepository, StoredLeadRepository, NormaliseLeadStep, DeduplicateLeadStep, StoreLeadStep, LeadEndSubscriber, LeadRecordOperation, LeadImportService, LeadImportOperation,
  ],
})
export class SourcingModule {}
