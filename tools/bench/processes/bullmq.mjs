// BullMQ: a queue per step. Fetching the next job rides on the completion of the last, additions of the same moment go as
// one addBulk, finished jobs are removed at once (keeping them was slower). Connections pipeline by themselves.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { Coalescer } from '../intake/coalescer';
import { IntakeDesk } from '../intake/desk';
import { rawLeads } from '../intake/raw-leads.rules';
import { asFinished, STEP_NAMES, think } from '../intake/steps.rules';
import { Ledger, serveEngine } from '../engines/engine';

const CONCURRENCY = 200;

serveEngine(async (task) => {
  const ledger = new Ledger(task.leads);
  const desk = new IntakeDesk(task.databaseUrl);
  const connect = () => new Redis(task.redisUrl, { maxRetriesPerRequest: null });
  const admin = connect();
  await admin.config('SET', 'appendfsync', process.env.BENCH_VARIANT === 'always' ? 'always' : 'everysec');
  const queues = Object.fromEntries(STEP_NAMES.map((step) => [step, new Queue(step, { connection: admin, defaultJobOptions: { removeOnComplete: true } })]));
  const additions = Object.fromEntries(STEP_NAMES.map((step) => [step, new Coalescer((jobs) => queues[step].addBulk(jobs.map((data) => ({ name: step, data }))), { most: 200, atOnce: 4 })]));
  const workers = STEP_NAMES.map((step, at) => new Worker(step, ({ data }) => work(step, STEP_NAMES[at + 1], data), { connection: connect(), concurrency: CONCURRENCY, removeOnComplete: { count: 0 } }));
  for (const worker of workers) worker.on('failed', (_job, error) => process.stderr.write(`${error.stack}\n`));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));

  async function work(step, next, lead) {
    if (step === 'deduplicate' && !(await desk.isFirst(lead.id, lead.identity))) return ledger.note('duplicates');
    if (step === 'store') {
      await desk.store(asFinished(lead));
      return ledger.note('stored');
    }
    await additions[next].call(think(step, lead));
  }

  const leads = rawLeads(task.leads);
  return {
    async run() {
      for (let from = 0; from < leads.length; from += 1000) await queues.normalise.addBulk(leads.slice(from, from + 1000).map((data) => ({ name: 'normalise', data })));
      return ledger.whenAll();
    },
    async stop() {
      await Promise.all([...workers, ...Object.values(queues)].map((one) => one.close()));
      admin.disconnect();
      await desk.close();
    },
  };
});
