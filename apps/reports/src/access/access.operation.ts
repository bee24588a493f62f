import { type Caller, downloadReport, getReport, getReportPdf, type PageDocument, viewReport } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { PageService } from '../page/page.service';
import { ReportRepository, type ReportRow } from '../snapshot/report.repository';
import { fileNameOf } from './access.rules';
import { AccessService } from './access.service';

@Injectable()
export class AccessOperation {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportRepository,
    private readonly access: AccessService,
    private readonly pages: PageService,
  ) {}

  @HandlesOperation(getReport)
  async get({ id }: { id: string }, caller: Caller): Promise<z.input<(typeof getReport)['output']>> {
    const tenantId = tenantOf(caller);
    return this.database.withTenant(tenantId, async (tx) => {
      const report = await this.reports.find(tx, id);
      if (report === null) throw unknownReport(id);
      const access = (await this.access.ofReport(tx, tenantId, id)).map(({ purchaseId, url, expiresAt, revokedAt, reason }) => ({
        purchaseId, url, expiresAt: expiresAt.toISOString(), revokedAt: revokedAt?.toISOString() ?? null, reason,
      }));
      return { ...report.fact, businessName: report.snapshot.business.name, leadId: report.leadId, access };
    });
  }

  @HandlesOperation(getReportPdf)
  async getPdf({ id }: { id: string }, caller: Caller): Promise<PageDocument> {
    const report = await this.database.withTenant(tenantOf(caller), (tx) => this.reports.find(tx, id));
    if (report === null) throw unknownReport(id);
    return pdfOf(report);
  }

  @HandlesOperation(viewReport)
  async view({ token }: { token: string }): Promise<PageDocument> {
    const opened = await this.access.open(this.database, token);
    return opened === null ? this.pages.notFound() : this.pages.report(opened.report.snapshot, { pdfUrl: `/reports/${token}/report.pdf`, expiresAt: opened.grant.expiresAt });
  }

  @HandlesOperation(downloadReport)
  async download({ token }: { token: string }): Promise<PageDocument> {
    const opened = await this.access.open(this.database, token);
    return opened === null ? this.pages.notFound() : pdfOf(opened.report);
  }
}

function unknownReport(id: string): AppError {
  return new AppError('not_found', `There is no report ${id}.`);
}

function pdfOf({ fact, snapshot }: ReportRow): PageDocument {
  return {
    status: 200,
    contentType: 'application/pdf',
    blob: fact.pdf.key,
    headers: {
      'content-disposition': `inline; filename="${fileNameOf(snapshot.business.name, snapshot.snapshotAt)}"`,
      'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer',
    },
  };
}
