import { serveJobs } from '@leadfactory/workers';
import type { PictureBytes } from '../pictures/picture.types';
import type { ReportSnapshot } from '../snapshot/snapshot.types';
import { drawReport } from './report-pdf.template';

const jobs = { drawReport: ({ snapshot, pictures }: Drawing) => drawReport(snapshot, pictures) };

/** What a drawing is made of. */
interface Drawing {
  snapshot: ReportSnapshot;
  pictures: readonly PictureBytes[];
}

export type DrawJobs = typeof jobs;

serveJobs(jobs);
