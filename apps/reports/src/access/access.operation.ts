import { type Caller, downloadReport, getReport, getReportPdf, type PageDocument, viewReport, viewReportPicture } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { PageService } from '../page/page.service';
import { PictureService } from '../pictures/picture.service';
import type { Picture } from '../pictures/picture.types';
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
    private readonly pictures: PictureService,
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
    const tenantId = tenantOf(caller);
    const report = await this.database.withTenant(tenantId, (tx) => this.reports.find(tx, id));
    if (report === null) throw unknownReport(id);
    return this.pdfOf(tenantId, report);
  }

  @HandlesOperation(viewReport)
  async view({ token }: { token: string }): Promise<PageDocument> {
    const opened = await this.access.open(this.database, token);
    if (opened === null) return this.pages.notFound();
    const { tenantId, report, grant } = opened;
    return this.pages.report(report.snapshot, { url: `/reports/${token}`, expiresAt: grant.expiresAt }, await this.pictures.of(tenantId, report.snapshot));
  }

  @HandlesOperation(downloadReport)
  async download({ token }: { token: string }): Promise<PageDocument> {
    const opened = await this.access.open(this.database, token);
    return opened === null ? this.pages.notFound() : this.pdfOf(opened.tenantId, opened.report);
  }

  /** Opens and shuts with the report itself. */
  @HandlesOperation(viewReportPicture)
  async picture({ token, device }: { token: string; device: Picture['device'] }): Promise<PageDocument> {
    const opened = await this.access.open(this.database, token);
    const pictures = opened === null ? [] : await this.pictures.of(opened.tenantId, opened.report.snapshot);
    const picture = pictures.find((each) => each.device === device);
    return picture === undefined ? this.pages.notFound() : pictureOf(picture);
  }

  private async pdfOf(tenantId: string, report: ReportRow): Promise<PageDocument> {
    return {
      status: 200,
      contentType: 'application/pdf',
      blob: await this.pictures.pdfOf(tenantId, report),
      headers: {
        'content-disposition': `inline; filename="${fileNameOf(report.snapshot.business.name, report.snapshot.snapshotAt)}"`,
        'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer',
      },
    };
  }
}

function unknownReport(id: string): AppError {
  return new AppError('not_found', `There is no report ${id}.`);
}

function pictureOf({ image }: Picture): PageDocument {
  return {
    status: 200, contentType: 'image/jpeg', blob: image.key,
    // A stranger's page is in it: shown as a picture and as nothing else.
    headers: { 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer', 'content-security-policy': "default-src 'none'" },
  };
}
