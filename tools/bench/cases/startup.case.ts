import { setTimeout as delay } from 'node:timers/promises';
import { districts } from '../../../apps/sandbox/src/town/places';
import type { Bench } from '../bench';
import { cpuSeconds, residentMemoryMb } from '../measure/processes';
import { median } from '../measure/stats.rules';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import { runCampaign } from './campaign.case';
import { BenchMachine, type MachineWish } from './machine';

/** Until what a start leaves to be done is done. */
const SETTLE_MS = 5_000;
const IDLE_MS = 5_000;
const BUSINESSES = 100;

interface Start {
  readyAfter: number;
  idleMb: number;
  /** Share of one core that the services use with nothing to do. */
  idleCpu: number;
  busyMb: number | null;
}

const STARTS: readonly { label: string; wish: MachineWish; busy: boolean }[] = [
  { label: 'first start, one process (database made, migrations run)', wish: { name: 'start-one' }, busy: false },
  { label: 'later start, one process', wish: { name: 'start-one', warm: true }, busy: true },
  { label: 'later start, twelve processes', wish: { name: 'start-one', warm: true, separate: true }, busy: true },
];

export async function startupReport(bench: Bench, { rounds }: BenchRequest): Promise<CaseReport> {
  const starts = new Map(STARTS.map(({ label }) => [label, [] as Start[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { label, wish, busy } of STARTS) {
      const zips = districts[1]?.zips.slice(round * 4 + (wish.separate ? 2 : 0)) ?? [];
      const start = await bench.with(() => BenchMachine.open(bench, wish), (opened) => measure(opened, busy ? zips : null));
      starts.get(label)?.push(start);
      bench.say(`  round ${round + 1}  ${label}: ready after ${start.readyAfter.toFixed(1)} s`);
    }
  }
  const rows = [...starts].map(([label, measured]) => {
    const busy = measured.flatMap(({ busyMb }) => busyMb ?? []);
    return [label, figure(median(measured.map(({ readyAfter }) => readyAfter))), figure(median(measured.map(({ idleMb }) => idleMb))), figure(median(measured.map(({ idleCpu }) => idleCpu)) * 100), busy.length === 0 ? '–' : figure(median(busy))];
  });
  return { case: 'startup', data: Object.fromEntries(starts), tables: [{ id: 'startup', title: 'Start and idle', columns: ['start', 'ready after s', 'services idle MB', 'idle % of a core', `peak MB in a campaign of ${BUSINESSES}`], rows }] };
}

async function measure(opened: BenchMachine, zips: readonly string[] | null): Promise<Start> {
  await delay(SETTLE_MS);
  const before = cpuSeconds(opened.servicePids);
  await delay(IDLE_MS);
  const idleCpu = ((cpuSeconds(opened.servicePids) - before) * 1_000) / IDLE_MS;
  const idleMb = residentMemoryMb(opened.servicePids);
  const busyMb = zips === null ? null : (await runCampaign(opened, BUSINESSES, zips)).peakMb;
  return { readyAfter: opened.readyAfter, idleMb, idleCpu, busyMb };
}
