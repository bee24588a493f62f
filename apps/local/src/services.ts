import 'reflect-metadata';
import { once } from 'node:events';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { helpersGiveWay } from '@leadfactory/workers';
import { fail, RunningServices } from './running-services';

// All twelve in one process: node services.js <file with the settings of each>. What a service does here is what it
// does alone: the same connections, the same messages. Requests are answered in this thread, work is done in another.

/**
 * Far more than lives there (145 MB in a campaign of thousands). V8 lets a heap whose limit is 2 GB or more grow to four times what
 * lives in it before it collects the old generation, one of 1 GB to 1.6 times (MemoryController::MaxGrowingFactor of V8).
 */
const WORK_HEAP_MB = 1_024;
/** As the thread that does the work has, which keeps the helpers busy. */
const HELPERS_NICE = 10;

const file = process.argv[2] ?? '';
const services = new RunningServices();
const working = new Worker(path.join(__dirname, 'working-thread.js'), { workerData: file, resourceLimits: { maxOldGenerationSizeMb: WORK_HEAP_MB } });
const worksNoMore = once(working, 'exit');
let stopping: Promise<unknown> | undefined;

async function stopAll(): Promise<void> {
  working.postMessage('stop');
  await Promise.all([services.stop(), worksNoMore]);
}

function stop(): void {
  stopping ??= stopAll().then(() => process.exit(0), fail);
}

async function start(): Promise<void> {
  await Promise.all([once(working, 'message'), services.start(file, 'requests')]);
  helpersGiveWay(HELPERS_NICE);
  process.send?.({ ready: true });
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
// The parent is gone without a word: nobody would stop us.
process.on('disconnect', stop);
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
// Its fault stands in the log above.
working.on('error', fail);
working.on('exit', (code) => {
  if (stopping === undefined) fail(`The thread that does the work ended with status ${code}.`);
});

start().catch(fail);
