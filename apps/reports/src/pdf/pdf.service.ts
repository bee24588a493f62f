import { Metrics, openWorkers } from '@leadfactory/service-kit';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { WorkerPool } from '@leadfactory/workers';
import type { PictureBytes } from '../pictures/picture.types';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import type { DrawJobs } from './draw.worker';

/** A drawing takes some 60 MB; reports of hundreds of findings twice that. */
const HEAP_MB = 192;
/** The largest takes a second of processor time; beside a busy database a thread that gives way waits for it. */
const WITHIN_MS = 60_000;

/** Draws reports in threads, so that no request waits behind a drawing. */
@Injectable()
export class PdfService implements OnModuleDestroy {
  private readonly threads: WorkerPool<DrawJobs>;

  constructor(metrics: Metrics) {
    this.threads = openWorkers<DrawJobs>({ app: 'reports', entry: 'pdf/draw.worker', heapMb: HEAP_MB, withinMs: WITHIN_MS }, metrics);
  }

  /** @throws AppError unavailable or timeout when the drawing's thread died or hung: it may be tried again */
  async render(snapshot: ReportSnapshot, pictures: readonly PictureBytes[] = []): Promise<{ body: Buffer; pages: number }> {
    const { body, pages } = await this.threads.run('drawReport', { snapshot, pictures });
    // Bytes lose their Node clothes on the way between threads.
    return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength), pages };
  }

  async onModuleDestroy(): Promise<void> {
    await this.threads.close();
  }
}
