import { auditSite, type AuditFact } from '@leadfactory/contracts';
import { done, doneWith, HandlesStep, type StepContext, type StepInput, type StepReply } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { AuditService } from './audit.service';
import { listingOf } from './visit.rules';

@Injectable()
export class AuditSiteStep {
  constructor(private readonly audits: AuditService) {}

  @HandlesStep(auditSite)
  async audit({ business, campaign }: StepInput<typeof auditSite>, context: StepContext): Promise<StepReply<AuditFact>> {
    const result = await this.audits.audit({ businessId: business.businessId, website: business.website, listing: listingOf(business), language: campaign.language }, context);
    return 'stored' in result ? done(result.stored) : doneWith(result.keep);
  }
}
