export { giveWay, helpersGiveWay } from './give-way';
export { serveJobs } from './serve-jobs';
export { workerFile } from './worker-file';
export { WorkerPool, type WorkerObserver, type WorkerPoolOptions } from './worker-pool';
export type { Jobs } from './job.types';
