import 'reflect-metadata';
import { parentPort, workerData } from 'node:worker_threads';
import { giveWay } from '@leadfactory/workers';
import { fail, RunningServices } from './running-services';

// What nobody waits for: started by services.ts in a thread of its own, so that no request waits behind it.

/** Between whoever waits for an answer (0) and the drawing of reports and judging of pages (libs/workers). */
const NICE = 10;

const services = new RunningServices();

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
parentPort?.once('message', () => void services.stop().then(() => process.exit(0), fail));
services.start(String(workerData), 'work').then(ready, fail);

function ready(): void {
  // Only now: somebody waits for the start.
  giveWay(NICE);
  parentPort?.postMessage('ready');
}
