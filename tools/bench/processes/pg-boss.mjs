// pg-boss: a queue per step, fetched 500 at a time by loops of our own (its workers wait half a second between fetches at
// least). What a step writes, the next step's jobs and the completion commit together.
import PgBoss from 'pg-boss';
import { Pool } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { keyOf } from '../intake/intake.rules';
import { rawLeads } from '../intake/raw-leads.rules';
import { asFinished, STEP_NAMES, think } from '../intake/steps.rules';
import { claimKeys, storeLeads } from '../intake/store';
import { Ledger, serveEngine } from '../engines/engine';

const BATCH = 500;
const LOOPS_PER_STEP = 2;
const IDLE_MS = 5;

serveEngine(async (task) => {
  const ledger = new Ledger(task.leads);
  const pool = new Pool({ connectionString: task.databaseUrl, max: 8 });
  const boss = new PgBoss({ connectionString: task.databaseUrl, max: 8, supervise: false, schedule: false });
  boss.on('error', (error) => process.stderr.write(`${error.stack}\n`));
  await boss.start();
  for (const step of STEP_NAMES) await boss.createQueue(step);
  let stopping = false;

  async function loop(step, next) {
    while (!stopping) {
      const jobs = await boss.fetch(step, { batchSize: BATCH, priority: false });
      if (jobs.length === 0) await delay(IDLE_MS);
      else await settle(step, next, jobs);
    }
  }

  async function settle(step, next, jobs) {
    const client = await pool.connect();
    const db = { executeSql: (text, values) => client.query(text, values) };
    try {
      await client.query('BEGIN');
      let onward = jobs.map(({ data }) => think(step, data));
      if (step === 'deduplicate') {
        const owners = await claimKeys(client, onward.map(({ id, identity }) => ({ id, key: keyOf(identity) })));
        onward = onward.filter(({ id, identity }) => owners.get(keyOf(identity)) === id);
      }
      if (step === 'store') await storeLeads(client, onward.map(asFinished));
      else if (onward.length > 0) await boss.insert(onward.map((data) => ({ name: next, data })), { db });
      await boss.complete(step, jobs.map(({ id }) => id), null, { db });
      await client.query('COMMIT');
      ledger.note('duplicates', jobs.length - onward.length);
      if (step === 'store') ledger.note('stored', onward.length);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  const leads = rawLeads(task.leads);
  let loops = [];
  return {
    async run() {
      loops = STEP_NAMES.flatMap((step, at) => Array.from({ length: LOOPS_PER_STEP }, () => loop(step, STEP_NAMES[at + 1])));
      for (let from = 0; from < leads.length; from += 1000) await boss.insert(leads.slice(from, from + 1000).map((data) => ({ name: 'normalise', data })));
      return Promise.race([ledger.whenAll(), Promise.all(loops).then(() => ledger.whenAll())]);
    },
    async stop() {
      stopping = true;
      await Promise.all(loops);
      await boss.stop({ graceful: false, close: true });
      await pool.end();
    },
  };
});
