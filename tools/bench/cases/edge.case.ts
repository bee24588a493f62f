import type { ChildProcess } from 'node:child_process';
import { type Client, createCampaign, createLeads, getCampaign } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { districts } from '../../../apps/sandbox/src/town/places';
import type { Bench } from '../bench';
import { rawLeads } from '../intake/raw-leads.rules';
import { median, percentile } from '../measure/stats.rules';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport, Table } from '../report/report.types';
import { launch } from './campaign.case';
import { answerOf, atRate, helper, most, type MostResult, type Shot } from './load';
import { BenchMachine } from './machine';

const LOAD = { connections: 32, seconds: 5 };
const READS = { rate: 100, seconds: 10 };
const BATCHES = { leads: 1_000, count: 10, atOnce: 2 };

interface Contestant {
  name: string;
  read: Shot;
  write: Shot;
}

export async function edgeReport(bench: Bench, { rounds }: BenchRequest): Promise<CaseReport> {
  return bench.with(() => BenchMachine.open(bench, { name: 'edge' }), async (opened) => {
    const { contestants, helpers } = await line(bench.root, opened);
    try {
      const loads = await inTurns(bench, contestants, rounds);
      const quiet = await readTimes(bench.root, contestants, rounds);
      const busy = await underCampaign(bench.root, opened, contestants, rounds);
      const batch = await batches(opened.client, rounds);
      bench.say(`  batches: ${figure(batch)} leads/s`);
      return { case: 'edge', data: { loads: Object.fromEntries(loads), quiet, busy, batch }, tables: [throughput(contestants, loads), promises(quiet, busy, batch)] };
    } finally {
      helpers.forEach((child) => child.kill('SIGKILL'));
    }
  });
}

/** The gateway, and two servers that answer the same from memory. */
async function line(root: string, opened: BenchMachine): Promise<{ contestants: Contestant[]; helpers: ChildProcess[] }> {
  const wish = { name: 'Edge', verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 100 };
  const campaign = await opened.client.call(createCampaign, wish, { idempotencyKey: newId() });
  const answer = JSON.stringify(await opened.client.call(getCampaign, { id: campaign.id }));
  const json = { 'content-type': 'application/json' };
  const authorized = { authorization: `Bearer ${opened.apiKey}` };
  const body = JSON.stringify(wish);
  const { origin } = opened.machine.addresses;
  const helpers = ['bare-fastify', 'bare-nest'].map((entry) => helper(root, entry, { BENCH_ANSWER: answer }));
  const [fastify, nest] = (await Promise.all(helpers.map((child) => answerOf<{ port: number }>(child)))).map(({ port }) => `http://127.0.0.1:${port}`);
  const bare = (name: string, at: string | undefined): Contestant => ({ name, read: { url: `${at}/read`, method: 'GET', headers: {} }, write: { url: `${at}/write`, method: 'POST', headers: json, body } });
  return {
    helpers,
    contestants: [
      bare('Fastify, from memory', fastify), bare('Nest controller on Fastify, from memory', nest),
      {
        name: 'LeadFactory: gateway, NATS, service, PostgreSQL',
        read: { url: `${origin}/api/v1/campaigns/${campaign.id}`, method: 'GET', headers: authorized },
        write: { url: `${origin}/api/v1/campaigns`, method: 'POST', headers: { ...json, ...authorized }, body, keyed: true },
      },
    ],
  };
}

async function inTurns(bench: Bench, contestants: readonly Contestant[], rounds: number): Promise<Map<string, MostResult[]>> {
  const results = new Map<string, MostResult[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, ...shots } of contestants) {
      for (const kind of ['read', 'write'] as const) {
        const result = await most(bench.root, shots[kind], LOAD);
        results.set(`${name}/${kind}`, [...(results.get(`${name}/${kind}`) ?? []), result]);
        bench.say(`  round ${round + 1}  ${kind} ${name}: ${figure(result.perSecond)} a second`);
      }
    }
  }
  return results;
}

function gatewayRead(contestants: readonly Contestant[]): Shot {
  return contestants[contestants.length - 1]!.read;
}

async function readTimes(root: string, contestants: readonly Contestant[], rounds: number): Promise<number[][]> {
  const times: number[][] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await atRate(root, gatewayRead(contestants), READS));
  return times;
}

/** The same reads while a campaign works on the same cores, in the same process. */
async function underCampaign(root: string, opened: BenchMachine, contestants: readonly Contestant[], rounds: number): Promise<number[][]> {
  await launch(opened.client, 2_000, districts.slice(0, 3).flatMap(({ zips }) => zips));
  return readTimes(root, contestants, rounds);
}

/** Leads a second that `POST /api/v1/leads/batch` takes in, a thousand a request. */
async function batches(client: Client, rounds: number): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const leads = rawLeads(BATCHES.leads * BATCHES.count, round).map(({ submission }) => submission);
    const startedAt = performance.now();
    let next = 0;
    const lane = async () => {
      for (let at = next++; at < BATCHES.count; at = next++) await send(client, leads.slice(at * BATCHES.leads, (at + 1) * BATCHES.leads));
    };
    await Promise.all(Array.from({ length: BATCHES.atOnce }, lane));
    rates.push((leads.length * 1_000) / (performance.now() - startedAt));
  }
  return median(rates);
}

async function send(client: Client, leads: unknown[]): Promise<void> {
  const answer = await client.call(createLeads, { leads: leads as Record<string, unknown>[], name: 'Benchmark' }, { idempotencyKey: newId() });
  if (answer.accepted !== leads.length) throw new Error(`Of ${leads.length} leads ${answer.accepted} were accepted.`);
}

function throughput(contestants: readonly Contestant[], loads: ReadonlyMap<string, MostResult[]>): Table {
  const of = (name: string, kind: string, value: (result: MostResult) => number) => median((loads.get(`${name}/${kind}`) ?? []).map(value));
  const rate = (name: string, kind: string) => of(name, kind, ({ perSecond }) => perSecond);
  return {
    id: 'edge', title: `Requests a second over ${LOAD.connections} connections`, columns: ['server', 'reads/s', 'p50 ms', 'p99 ms', 'idempotent writes/s', 'p50 ms', 'p99 ms'],
    rows: contestants.map(({ name }) => [name, figure(rate(name, 'read')), ...latencies(of, name, 'read'), figure(rate(name, 'write')), ...latencies(of, name, 'write')]),
  };
}

function latencies(of: (name: string, kind: string, value: (result: MostResult) => number) => number, name: string, kind: string): string[] {
  return [figure(of(name, kind, ({ p50 }) => p50)), figure(of(name, kind, ({ p99 }) => p99))];
}

function promises(quiet: readonly number[][], busy: readonly number[][], batch: number): Table {
  const row = (name: string, rounds: readonly number[][]) => [name, ...[0.5, 0.95, 0.99].map((share) => figure(median(rounds.map((times) => percentile(times, share)))))];
  return {
    id: 'edge-times', title: `A read at ${READS.rate} requests a second (ms)`, columns: ['when', 'p50', 'p95', 'p99'],
    rows: [row('nothing else runs', quiet), row('a campaign runs', busy), [`batches of ${BATCHES.leads} leads are taken in at ${figure(batch)} leads/s`, '–', '–', '–']],
  };
}
