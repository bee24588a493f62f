import { readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { helpersGiveWay } from '../src';

// A process that tells the nice values of its threads: of the main one, of one that had its own, and of the others.
const OWN = "require('node:os').setPriority(0, 7); const at = require('node:fs').readlinkSync('/proc/thread-self').split('/').pop(); require('node:worker_threads').parentPort.postMessage(Number(at)); setInterval(() => {}, 1000)";

new Worker(OWN, { eval: true }).once('message', (own: number) => {
  helpersGiveWay(10);
  const others = readdirSync('/proc/self/task').map(Number).filter((thread) => thread !== own && thread !== process.pid);
  process.stdout.write(JSON.stringify({ main: getPriority(process.pid), own: getPriority(own), others: others.map((thread) => getPriority(thread)) }), () => process.exit(0));
});
