import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createCampaign, getRun, launchCampaign, listVerticals } from '@leadfactory/contracts';
import { AppError, newId } from '@leadfactory/kernel';
import { districts } from '../../../apps/sandbox/src/town/places';
import type { Bench } from '../bench';
import { cpuSeconds, residentMemoryMb } from '../measure/processes';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import { BenchMachine } from './machine';

export interface CampaignResult {
  businesses: number;
  seconds: number;
  outcomes: Record<string, number>;
  nodeCpu: number;
  serverCpu: number;
  peakMb: number;
  serverMb: number;
}

const TOWN_SCALE_FULL = 6;
const WITHIN_MS = 75 * 60_000;

/** ZIPs of the town, apart for each size, so that no business is met twice. */
const [heart, manhattan, elsewhere] = [districts.slice(0, 1), districts.slice(1, 2), districts.slice(2)].map((part) => part.flatMap(({ zips }) => zips)) as [string[], string[], string[]];

export async function campaignReport(bench: Bench, { full }: BenchRequest): Promise<CaseReport> {
  const sizes = [{ quota: 100, zips: heart }, { quota: 1_000, zips: manhattan }, ...(full ? [{ quota: 20_000, zips: elsewhere }] : [])];
  const results = await bench.with(() => BenchMachine.open(bench, { name: 'campaign', townScale: full ? TOWN_SCALE_FULL : 1 }), async (opened) => {
    const measured: CampaignResult[] = [];
    for (const { quota, zips } of sizes) {
      const result = await runCampaign(opened, quota, zips);
      measured.push(result);
      bench.say(`  ${result.businesses} businesses in ${result.seconds.toFixed(1)} s: ${figure(result.businesses / result.seconds)} a second; ${JSON.stringify(result.outcomes)}`);
    }
    return measured;
  });
  return {
    case: 'campaign', data: results,
    tables: [{
      id: 'campaign', title: 'A whole campaign, third parties answer at once', columns: ['businesses', 'seconds', 'businesses/s', 'CPU s per 1,000: services', 'servers', 'services peak MB', 'servers MB'],
      rows: results.map((result) => [String(result.businesses), figure(result.seconds), figure(result.businesses / result.seconds), figure((result.nodeCpu / result.businesses) * 1_000), figure((result.serverCpu / result.businesses) * 1_000), figure(result.peakMb), figure(result.serverMb)]),
    }],
  };
}

/** Launches a campaign for so many businesses and watches it to its end. @throws Error when it ends otherwise or not in time */
export async function runCampaign(opened: BenchMachine, quota: number, zips: readonly string[]): Promise<CampaignResult> {
  const { client } = opened;
  const before = { node: cpuSeconds(opened.servicePids), servers: cpuSeconds(opened.serverPids) };
  const runId = await launch(client, quota, zips);
  const run = await whenEnded(client, runId);
  const seconds = (Date.parse(run.finishedAt ?? '') - Date.parse(run.startedAt)) / 1_000;
  const peaks = opened.machine.services.map((child) => (child.peakMemory() ?? 0) / 1_048_576);
  return {
    businesses: run.ended, seconds, outcomes: run.outcomes, nodeCpu: cpuSeconds(opened.servicePids) - before.node, serverCpu: cpuSeconds(opened.serverPids) - before.servers,
    peakMb: peaks.reduce((sum, peak) => sum + peak, 0), serverMb: residentMemoryMb(opened.serverPids),
  };
}

/** Answers the run's id. */
export async function launch(client: Client, quota: number, zips: readonly string[]): Promise<string> {
  const { items } = await client.call(listVerticals, {});
  const verticals = items.map(({ vertical }) => vertical).slice(0, 20);
  const campaign = await client.call(createCampaign, { name: `Benchmark of ${quota}`, verticals, places: zips.map((zip) => ({ zip })), quota }, { idempotencyKey: newId() });
  return (await client.call(launchCampaign, { id: campaign.id }, { idempotencyKey: newId() })).runId;
}

async function whenEnded(client: Client, runId: string) {
  for (const until = Date.now() + WITHIN_MS; Date.now() < until; await delay(500)) {
    const run = await client.call(getRun, { id: runId }).catch((error: unknown) => {
      // The launch travels as an event: for a moment the run is not known yet.
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    });
    if (run?.state === 'finished') return run;
    if (run?.state === 'cancelled' || run?.state === 'failed') throw new Error(`The campaign ended as ${run.state}: ${run.note}`);
  }
  throw new Error(`The campaign did not end within ${WITHIN_MS / 60_000} minutes.`);
}
