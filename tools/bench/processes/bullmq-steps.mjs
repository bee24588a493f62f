// BullMQ, the documented pattern of a job with several steps: one job per lead, its progress written down after each step,
// so that a repetition goes on where it was. Fewer round trips than a queue per step; all steps share one worker.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { IntakeDesk } from '../intake/desk';
import { rawLeads } from '../intake/raw-leads.rules';
import { asFinished, STEP_NAMES, think } from '../intake/steps.rules';
import { Ledger, serveEngine } from '../engines/engine';

const CONCURRENCY = 400;

serveEngine(async (task) => {
  const ledger = new Ledger(task.leads);
  const desk = new IntakeDesk(task.databaseUrl);
  const connect = () => new Redis(task.redisUrl, { maxRetriesPerRequest: null });
  const admin = connect();
  await admin.config('SET', 'appendfsync', process.env.BENCH_VARIANT === 'always' ? 'always' : 'everysec');
  const queue = new Queue('intake', { connection: admin, defaultJobOptions: { removeOnComplete: true } });
  const worker = new Worker('intake', work, { connection: connect(), concurrency: CONCURRENCY, removeOnComplete: { count: 0 } });
  worker.on('failed', (_job, error) => process.stderr.write(`${error.stack}\n`));
  await worker.waitUntilReady();

  async function work(job) {
    let { at = 0, lead } = job.data;
    for (; at < STEP_NAMES.length; at += 1) {
      const step = STEP_NAMES[at];
      if (step === 'deduplicate' && !(await desk.isFirst(lead.id, lead.identity))) return ledger.note('duplicates');
      if (step === 'store') break;
      lead = think(step, lead);
      await job.updateData({ at: at + 1, lead });
    }
    await desk.store(asFinished(lead));
    ledger.note('stored');
  }

  const leads = rawLeads(task.leads);
  return {
    async run() {
      for (let from = 0; from < leads.length; from += 1000) await queue.addBulk(leads.slice(from, from + 1000).map((lead) => ({ name: 'lead', data: { lead } })));
      return ledger.whenAll();
    },
    async stop() {
      await Promise.all([worker.close(), queue.close()]);
      admin.disconnect();
      await desk.close();
    },
  };
});
