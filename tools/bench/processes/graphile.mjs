// graphile-worker: a task per step, with the batching that its page on performance recommends: a local queue,
// completions in batches, additions of the same moment as one add_jobs call.
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { Coalescer } from '../intake/coalescer';
import { IntakeDesk } from '../intake/desk';
import { rawLeads } from '../intake/raw-leads.rules';
import { asFinished, STEP_NAMES, think } from '../intake/steps.rules';
import { Ledger, serveEngine } from '../engines/engine';

serveEngine(async (task) => {
  const ledger = new Ledger(task.leads);
  const desk = new IntakeDesk(task.databaseUrl);
  const logger = new Logger(() => (level, message) => {
    if (level === 'error') process.stderr.write(`${message}\n`);
  });
  const preset = {
    worker: {
      connectionString: task.databaseUrl, concurrentJobs: 500, maxPoolSize: 10, pollInterval: 100,
      localQueue: { size: 1000, refetchDelay: { durationMs: 5 } }, completeJobBatchDelay: 0, failJobBatchDelay: 0,
    },
  };
  const utils = await makeWorkerUtils({ preset, logger });
  await utils.migrate();
  const additions = new Coalescer(async (jobs) => {
    await utils.addJobs(jobs);
    return jobs.map(() => undefined);
  }, { most: 1000, atOnce: 2 });
  const taskList = Object.fromEntries(STEP_NAMES.map((step, at) => [step, (lead) => work(step, STEP_NAMES[at + 1], lead)]));

  async function work(step, next, lead) {
    if (step === 'deduplicate' && !(await desk.isFirst(lead.id, lead.identity))) return ledger.note('duplicates');
    if (step === 'store') {
      await desk.store(asFinished(lead));
      return ledger.note('stored');
    }
    await additions.call({ identifier: next, payload: think(step, lead) });
  }

  const runner = await run({ preset, taskList, logger, noHandleSignals: true });
  const leads = rawLeads(task.leads);
  return {
    async run() {
      for (let from = 0; from < leads.length; from += 1000) await utils.addJobs(leads.slice(from, from + 1000).map((payload) => ({ identifier: 'normalise', payload })));
      return ledger.whenAll();
    },
    async stop() {
      await runner.stop();
      await utils.release();
      await desk.close();
    },
  };
});
