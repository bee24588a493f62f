import { serveJobs } from '@leadfactory/workers';
import { homeViewOf, judgeRecord } from './judging.rules';

const jobs = { homeViewOf, judgeRecord };

export type JudgeJobs = typeof jobs;

serveJobs(jobs);
