import { type Jobs, workerFile, WorkerPool, type WorkerPoolOptions } from '@leadfactory/workers';
import type { Metrics } from '../observe/metrics';

export interface WorkersWish extends Pick<WorkerPoolOptions, 'heapMb' | 'withinMs'> {
  app: string;
  /** The worker's source under the app's `src/`, without its ending; also named among the `entries` of its project.json. */
  entry: string;
}

/**
 * Threads of a service for work that takes the processor for long; whoever opens them closes them.
 * @throws AppError not_configured when the worker was not built
 */
export function openWorkers<J extends Jobs>({ app, entry, ...limits }: WorkersWish, metrics: Metrics): WorkerPool<J> {
  const seconds = metrics.histogram('leadfactory_worker_job_duration_seconds', 'Time of a job in its thread, by whether it was done.', ['job', 'outcome']);
  const deaths = metrics.counter('leadfactory_worker_deaths_total', 'Threads that ended without having been asked to, by cause: out_of_memory, hung or crashed.', ['cause']);
  const pool = new WorkerPool<J>({
    ...limits,
    file: workerFile(app, entry),
    observer: {
      ended: (job, took, ok) => seconds.observe({ job, outcome: ok ? 'ok' : 'failed' }, took),
      died: (cause) => deaths.inc({ cause }),
    },
  });
  metrics.gauge('leadfactory_worker_queue_length', 'Jobs that wait for a thread.', () => pool.queueLength);
  metrics.gauge('leadfactory_worker_threads', 'Threads that run or stand ready.', () => pool.threadCount);
  return pool;
}
