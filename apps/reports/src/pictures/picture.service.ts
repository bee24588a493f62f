import { type Clock, toAppError } from '@leadfactory/kernel';
import { type BlobStore, Database } from '@leadfactory/persistence';
import { BLOBS, CLOCK, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { PdfService } from '../pdf/pdf.service';
import type { ReportRow } from '../snapshot/report.repository';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import { PictureRepository } from './picture.repository';
import type { Picture, PictureBytes } from './picture.types';

/** The pictures of a report's site. They are taken after the audit, mostly when the report is frozen already. */
@Injectable()
export class PictureService {
  constructor(
    private readonly database: Database,
    private readonly pictures: PictureRepository,
    private readonly pdf: PdfService,
    private readonly logger: Logger,
    @Inject(BLOBS) private readonly blobs: BlobStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  of(tenantId: string, snapshot: ReportSnapshot): Promise<Picture[]> {
    return this.database.withTenant(tenantId, (tx) => this.pictures.of(tx, snapshot, this.clock.now()));
  }

  /** The key of the PDF that a reader gets: with the pictures when there are any, drawn once, when first asked for. */
  async pdfOf(tenantId: string, report: ReportRow): Promise<string> {
    if (report.illustratedPdf !== null) return report.illustratedPdf;
    try {
      const pictures = await this.bytesOf(await this.of(tenantId, report.snapshot));
      if (pictures.length === 0) return report.fact.pdf.key;
      const { body } = await this.pdf.render(report.snapshot, pictures);
      const { key } = await this.blobs.put(`${tenantId}/reports/${report.id}-illustrated.pdf`, body, 'application/pdf');
      await this.database.withTenant(tenantId, (tx) => this.pictures.illustrate(tx, report.id, key));
      return key;
    } catch (error) {
      // A reader is better served by the report without pictures than by none; whoever asks next has it drawn again.
      this.logger.warn({ err: toAppError(error), reportId: report.id }, 'A report could not be drawn with its pictures.');
      return report.fact.pdf.key;
    }
  }

  /** Pictures whose bytes have expired are left out. */
  private async bytesOf(pictures: readonly Picture[]): Promise<PictureBytes[]> {
    const read = await Promise.all(pictures.map(async ({ device, width, height, image }) => ({ device, width, height, stored: await this.blobs.get(image.key) })));
    return read.flatMap(({ stored, ...picture }) => (stored === null ? [] : [{ ...picture, jpeg: stored.body }]));
  }
}
