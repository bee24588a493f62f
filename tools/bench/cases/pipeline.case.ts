import type { Task } from '../engines/engine';
import { finished, keyOf } from '../intake/intake.rules';
import { duplicatesIn, rawLeads } from '../intake/raw-leads.rules';
import { SCHEMA } from '../intake/store';
import { cpuSeconds, peakMemoryMb } from '../measure/processes';
import { median, spread } from '../measure/stats.rules';
import { gone, reply, startEngine } from './child';
import type { EngineSpec } from './engines.rules';
import type { Stage } from './stage';

export interface PipelineRound {
  seconds: number;
  nodeCpu: number;
  serverCpu: number;
  peakMb: number;
  serverMb: number;
}

export interface PipelineResult {
  engine: string;
  durability: string;
  history: string;
  leadsPerSecond: number;
  nodeCpuPer1000: number;
  serverCpuPer1000: number;
  peakMb: number;
  serverMb: number;
  /** Of the rates, largest less smallest by median. */
  spread: number;
  rounds: PipelineRound[];
}

/** Every engine in every round, each time in another order, so that a slow moment of the machine meets all alike. */
export async function pipelineCase(stage: Stage, engines: readonly EngineSpec[], o: { leads: number; rounds: number; withinSeconds: number }, say: (line: string) => void): Promise<PipelineResult[]> {
  const rounds = new Map(engines.map((engine) => [engine.name, [] as PipelineRound[]]));
  for (let round = 0; round < o.rounds; round += 1) {
    const order = engines.map((_, at) => engines[(at + round) % engines.length]!);
    for (const engine of order) {
      const measured = await runEngine(stage, engine, o.leads, o.withinSeconds);
      rounds.get(engine.name)?.push(measured);
      say(`  round ${round + 1}  ${engine.name.padEnd(42)} ${Math.round(o.leads / measured.seconds)} leads/s`);
    }
  }
  return engines.map((engine) => summary(engine, rounds.get(engine.name) ?? [], o.leads));
}

function summary({ name, durability, history }: EngineSpec, rounds: PipelineRound[], leads: number): PipelineResult {
  const of = (value: (round: PipelineRound) => number) => median(rounds.map(value));
  const per1000 = (value: number) => (value / leads) * 1_000;
  return {
    engine: name, durability, history,
    leadsPerSecond: leads / of(({ seconds }) => seconds), nodeCpuPer1000: per1000(of(({ nodeCpu }) => nodeCpu)), serverCpuPer1000: per1000(of(({ serverCpu }) => serverCpu)),
    peakMb: of(({ peakMb }) => peakMb), serverMb: of(({ serverMb }) => serverMb), spread: spread(rounds.map(({ seconds }) => leads / seconds)), rounds,
  };
}

/** One engine once, in a process of its own. @throws Error when it does not finish, or finishes wrongly */
export async function runEngine(stage: Stage, engine: EngineSpec, leads: number, withinSeconds: number): Promise<PipelineRound> {
  const place = await stage.fresh(engine.table.startsWith('bench.') ? SCHEMA : 'SELECT 1');
  const { natsUrl, redisUrl } = stage.servers;
  const task: Task = { leads, databaseUrl: place.url, natsUrl, redisUrl, directory: place.directory, root: stage.root };
  const child = await startEngine(engine, task);
  try {
    const before = { node: cpuSeconds([child.pid]), servers: stage.serverCpu(), at: performance.now() };
    child.send('go');
    const { ended } = await reply(child, engine.name, 'done', withinSeconds * 1_000);
    const seconds = (performance.now() - before.at) / 1_000;
    const measured = { seconds, nodeCpu: cpuSeconds([child.pid]) - before.node, serverCpu: stage.serverCpu() - before.servers, peakMb: peakMemoryMb(child.pid ?? 0), serverMb: stage.serverMemoryMb() };
    await verify(stage, engine, place.url, leads, ended);
    child.send('stop');
    await gone(child);
    return measured;
  } finally {
    child.kill('SIGKILL');
    await place.drop();
  }
}

/** A number counts only when every lead came to what it had to come to, once. */
async function verify(stage: Stage, engine: EngineSpec, databaseUrl: string, leads: number, ended: { stored: number; duplicates: number }): Promise<void> {
  const expected = new Map(rawLeads(leads).map((raw) => finished(raw)).map(({ identity, rating }) => [keyOf(identity), rating.score]));
  const rows = await stage.rows<{ key: string; score: number }>(databaseUrl, `SELECT key, score FROM ${engine.table}`);
  const problems = [
    ended.stored === leads - duplicatesIn(leads) ? '' : `${ended.stored} leads ended as stored`,
    ended.duplicates === duplicatesIn(leads) ? '' : `${ended.duplicates} leads ended as duplicates`,
    rows.length === expected.size ? '' : `${rows.length} rows are stored instead of ${expected.size}`,
    ...rows.filter(({ key, score }) => expected.get(key) !== score).slice(0, 3).map(({ key, score }) => `${key} scored ${score} instead of ${expected.get(key)}`),
  ].filter(Boolean);
  if (problems.length > 0) throw new Error(`${engine.name} did not do the work: ${problems.join('; ')}.`);
}
