import { type Caller, importLeads } from '@leadfactory/contracts';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { type LeadImportReport, LeadImportService, type LeadImportWish } from './lead-import.service';

@Injectable()
export class LeadImportOperation {
  constructor(private readonly imports: LeadImportService) {}

  @HandlesOperation(importLeads)
  import(wish: LeadImportWish, caller: Caller): Promise<LeadImportReport> {
    return this.imports.import(tenantOf(caller), wish, { key: caller.idempotencyKey, traceparent: caller.traceparent });
  }
}
