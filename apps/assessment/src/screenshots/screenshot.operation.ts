import { type Caller, getScreenshot, type PageDocument, viewScreenshot } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { HandlesOperation, tenantOf } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { AuditRepository } from '../audit/audit.repository';
import { PageService } from '../page/page.service';
import { placeOf, type Shots, type StoredImage } from './screenshot.rules';
import { ScreenshotRepository } from './screenshot.repository';

/** The pictures of an audit: for those who sign in, and for those who were given the audit's page. */
@Injectable()
export class ScreenshotOperations {
  constructor(
    private readonly database: Database,
    private readonly audits: AuditRepository,
    private readonly shots: ScreenshotRepository,
    private readonly pages: PageService,
  ) {}

  @HandlesOperation(getScreenshot)
  async get({ id, device }: z.output<typeof getScreenshot.input>, caller: Caller): Promise<PageDocument> {
    const { shots, image } = await this.imageOf(tenantOf(caller), id, device);
    if (!image) throw new AppError('not_found', `There is no picture of audit ${id} as a ${device} shows it: ${shots === null ? 'there is no such audit, or there was no page to show.' : (shots.reason ?? 'it is not taken yet.')}`);
    return jpegOf(image);
  }

  @HandlesOperation(viewScreenshot)
  async view({ token, device }: z.output<typeof viewScreenshot.input>): Promise<PageDocument> {
    const opened = this.pages.opened(token);
    const image = opened && (await this.imageOf(opened.tenantId, opened.auditId, device)).image;
    return image ? jpegOf(image) : this.pages.notFound();
  }

  private async imageOf(tenantId: string, auditId: string, device: StoredImage['device']): Promise<{ shots: Shots | null; image: StoredImage | undefined }> {
    return this.database.withTenant(tenantId, async (tx) => {
      const audit = await this.audits.find(tx, tenantId, auditId);
      const place = audit && placeOf(audit);
      const shots = place && (await this.shots.find(tx, tenantId, place));
      return { shots, image: shots?.images.find((image) => image.device === device) };
    });
  }
}

function jpegOf({ key }: StoredImage): PageDocument {
  return {
    status: 200, contentType: 'image/jpeg', blob: key,
    // A stranger's page is in it: shown as a picture and as nothing else.
    headers: { 'cache-control': 'private, max-age=3600', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex, nofollow', 'referrer-policy': 'no-referrer', 'content-security-policy': "default-src 'none'" },
  };
}
