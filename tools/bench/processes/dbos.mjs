// DBOS: a workflow per lead with six steps. Workflows are started directly, which writes less than a queue does, and a
// bounded number runs at a time.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { IntakeDesk } from '../intake/desk';
import { enrich, normalise, rate, verify } from '../intake/intake.rules';
import { rawLeads } from '../intake/raw-leads.rules';
import { Ledger, serveEngine } from '../engines/engine';

const AT_ONCE = 100;

serveEngine(async (task) => {
  const ledger = new Ledger(task.leads);
  const desk = new IntakeDesk(task.databaseUrl);
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: task.databaseUrl, systemDatabasePoolSize: 16, logLevel: 'error', enableOTLP: false, tracingEnabled: false });
  const step = (name, work) => DBOS.runStep(work, { name });

  const intake = DBOS.registerWorkflow(
    async ({ id, submission }) => {
      const identity = await step('normalise', async () => normalise(submission));
      if (!(await step('deduplicate', () => desk.isFirst(id, identity)))) return 'duplicates';
      const enrichment = await step('enrich', async () => enrich(identity));
      const verification = await step('verify', async () => verify(identity));
      const rating = await step('rate', async () => rate(identity, enrichment, verification));
      await step('store', () => desk.store({ id, identity, enrichment, verification, rating }));
      return 'stored';
    },
    { name: 'intake' },
  );
  await DBOS.launch();

  const leads = rawLeads(task.leads);
  return {
    async run() {
      let next = 0;
      const lane = async () => {
        for (let lead = leads[next++]; lead; lead = leads[next++]) ledger.note(await intake(lead));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      return ledger.whenAll();
    },
    async stop() {
      await DBOS.shutdown();
      await desk.close();
    },
  };
});
