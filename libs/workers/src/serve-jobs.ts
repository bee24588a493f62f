import { parentPort } from 'node:worker_threads';
import { toAppError } from '@leadfactory/kernel';
import { giveWay } from './give-way';
import type { JobAnswer, JobCall, Jobs } from './job.types';
import { transferable } from './transfer.rules';

/** A nice value of Linux: behind everything else of the process; at 19 it would starve beside a busy database. */
const POLITE = 15;

/** In a thread: does these jobs, one after the other, for the pool that started it. */
export function serveJobs(jobs: Jobs): void {
  const port = parentPort;
  if (port === null) throw new Error('This file does the jobs of a worker pool: it is started in a thread, not by itself.');
  giveWay(POLITE);
  port.on('message', (call: JobCall) => {
    void answerTo(jobs, call).then((answer) => port.postMessage(answer, answer.ok ? transferable(answer.output) : []));
  });
}

async function answerTo(jobs: Jobs, { job, input }: JobCall): Promise<JobAnswer> {
  try {
    const work = Object.hasOwn(jobs, job) ? jobs[job] : undefined;
    if (work === undefined) throw new Error(`There is no job “${job}”; expected one of ${Object.keys(jobs).join(', ')}.`);
    return { ok: true, output: await work(input as never) };
  } catch (error) {
    return { ok: false, error: toAppError(error).toWire(), stack: error instanceof Error ? error.stack : undefined };
  }
}
