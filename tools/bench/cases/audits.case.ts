import { auditUrl, type Client } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { buildTown } from '../../../apps/sandbox/src/town/town';
import type { Bench } from '../bench';
import { cpuSeconds, residentMemoryMb } from '../measure/processes';
import { median } from '../measure/stats.rules';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import { BenchMachine } from './machine';

const AT_ONCE = 20;
/** The sandbox's own town. */
const SEED = 'leadfactory';

interface Audits {
  seconds: number;
  slowest: number;
  pages: number;
  cpu: number;
  moreMb: number;
}

/** Twenty ordinary sites at once, from the front door to the stored result; each round has sites of its own. */
export async function auditsReport(bench: Bench, { rounds }: BenchRequest): Promise<CaseReport> {
  const hosts = buildTown(SEED).businesses.filter(({ site, chain, duplicateOf }) => site?.kind === 'normal' && !chain && duplicateOf === null).map(({ site }) => `${site?.https ? 'https' : 'http'}://${site?.host}/`);
  const measured = await bench.with(() => BenchMachine.open(bench, { name: 'audits' }), async (opened) => {
    // The first audit loads what every audit needs.
    await opened.client.call(auditUrl, { url: hosts[0] ?? '' }, { idempotencyKey: newId() });
    const results: Audits[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const result = await together(opened, hosts.slice(1 + round * AT_ONCE, 1 + (round + 1) * AT_ONCE));
      results.push(result);
      bench.say(`  round ${round + 1}: ${result.seconds.toFixed(1)} s, ${result.cpu.toFixed(1)} s CPU, ${Math.round(result.moreMb)} MB more than before`);
    }
    return results;
  });
  const of = (key: keyof Audits): string => figure(median(measured.map((result) => result[key])));
  return {
    case: 'audits', data: measured,
    tables: [{ id: 'audits', title: 'Twenty ordinary sites audited at once', columns: ['sites', 'pages read', 'seconds', 'slowest site s', 'CPU s of the services', 'peak MB above idle'], rows: [[String(AT_ONCE), of('pages'), of('seconds'), of('slowest'), of('cpu'), of('moreMb')]] }],
  };
}

async function together(opened: BenchMachine, urls: readonly string[]): Promise<Audits> {
  const idleMb = residentMemoryMb(opened.servicePids);
  const cpu = cpuSeconds(opened.servicePids);
  const begin = performance.now();
  let peakMb = idleMb;
  const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMemoryMb(opened.servicePids))), 250);
  try {
    const audits = await Promise.all(urls.map((url) => timed(opened.client, url)));
    const seconds = (performance.now() - begin) / 1_000;
    const unmeasured = audits.filter(({ status }) => status !== 'measured');
    if (unmeasured.length > 0) throw new Error(`Expected ordinary sites to be measured: ${unmeasured.map(({ url, status }) => `${url} is ${status}`).join(', ')}.`);
    return { seconds, slowest: Math.max(...audits.map((audit) => audit.seconds)), pages: audits.reduce((sum, { pages }) => sum + pages, 0), cpu: cpuSeconds(opened.servicePids) - cpu, moreMb: peakMb - idleMb };
  } finally {
    clearInterval(watch);
  }
}

async function timed(client: Client, url: string) {
  const begin = performance.now();
  const { status, pages } = await client.call(auditUrl, { url }, { idempotencyKey: newId() });
  return { url, status, pages: pages.length, seconds: (performance.now() - begin) / 1_000 };
}
