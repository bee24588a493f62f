import { serveJobs } from '@leadfactory/workers';
import { drawReport } from './report-pdf.template';

const jobs = { drawReport };

export type DrawJobs = typeof jobs;

serveJobs(jobs);
