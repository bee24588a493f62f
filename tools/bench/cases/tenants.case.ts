import type { Bench } from '../bench';
import type { Ended } from '../engines/engine';
import { median, percentile } from '../measure/stats.rules';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import { gone, reply, startEngine } from './child';
import type { Stage } from './stage';

const WITHIN_MS = 600_000;
const MANY = 20_000;

/** How long ten leads of one tenant take while twenty thousand of another are on their way. */
export async function tenantsReport(bench: Bench, { rounds, leads }: BenchRequest): Promise<CaseReport> {
  const many = Math.max(leads, MANY);
  const measured = await bench.stage(async (stage) => {
    const all: NonNullable<Ended['waits']>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const waits = await beside(stage, many);
      all.push(waits);
      bench.say(`  round ${round + 1}: ten leads alone ${median(waits.alone).toFixed(2)} s, beside ${many} ${median(waits.beside).toFixed(2)} s, which took ${waits.manySeconds.toFixed(1)} s`);
    }
    return all;
  });
  const row = (name: string, seconds: number[]) => [name, figure(median(seconds)), figure(percentile(seconds, 0.95)), figure(Math.max(...seconds))];
  return {
    case: 'tenants', data: measured,
    tables: [{
      id: 'tenants', title: 'Ten leads of a small tenant, from sent in to stored',
      columns: ['when', 'seconds p50', 'p95', 'worst'],
      rows: [row('alone', measured.flatMap(({ alone }) => alone)), row(`${many} leads of another tenant are on their way (${Math.round(median(measured.map(({ manySeconds }) => manySeconds)))} s)`, measured.flatMap(({ beside: seconds }) => seconds))],
    }],
  };
}

async function beside(stage: Stage, leads: number): Promise<NonNullable<Ended['waits']>> {
  const place = await stage.fresh('SELECT 1');
  const { natsUrl, redisUrl } = stage.servers;
  const child = await startEngine({ name: 'LeadFactory', entry: 'neighbours' }, { leads, databaseUrl: place.url, natsUrl, redisUrl, directory: place.directory, root: stage.root });
  try {
    child.send('go');
    const { ended } = await reply(child, 'LeadFactory', 'done', WITHIN_MS);
    child.send('stop');
    await gone(child);
    if (!ended.waits || ended.waits.beside.length === 0) throw new Error('The many leads were through before the few were sent in: nothing was measured.');
    return ended.waits;
  } finally {
    child.kill('SIGKILL');
    await place.drop();
  }
}
