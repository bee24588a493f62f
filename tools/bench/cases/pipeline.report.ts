import type { Bench } from '../bench';
import type { BenchRequest } from '../options.rules';
import { figure } from '../report/report.rules';
import type { CaseReport } from '../report/report.types';
import { ENGINES } from './engines.rules';
import { pipelineCase, type PipelineResult } from './pipeline.case';

const WITHIN_SECONDS = 600;

export async function pipelineReport(bench: Bench, { leads, rounds, engines, peers }: BenchRequest): Promise<CaseReport> {
  const wanted = ENGINES.filter(({ name, peer }) => (peers || !peer) && (engines.length === 0 || engines.some((part) => name.toLowerCase().includes(part.toLowerCase()))));
  if (wanted.length === 0) throw new Error(`--engines ${engines.join(',')}: no engine has that in its name; there are ${ENGINES.map(({ name }) => name).join('; ')}.`);
  const results = await bench.stage((stage) => pipelineCase(stage, wanted, { leads, rounds, withinSeconds: WITHIN_SECONDS }, bench.say));
  const floor = results.find(({ engine }) => engine === 'floor');
  return {
    case: 'pipeline', data: results,
    tables: [{
      id: 'pipeline', title: `Lead intake, ${leads} leads, a tenth of them duplicates`,
      columns: ['engine', 'leads/s', 'of the floor', 'CPU s per 1,000: Node', 'servers', 'together', 'peak MB', '± %'],
      rows: results.map((result) => [result.engine, figure(result.leadsPerSecond), floor ? share(result, floor) : '–', figure(result.nodeCpuPer1000), figure(result.serverCpuPer1000), figure(result.nodeCpuPer1000 + result.serverCpuPer1000), figure(result.peakMb), figure(result.spread * 50)]),
    }],
  };
}

function share(result: PipelineResult, floor: PipelineResult): string {
  return `${Math.round((result.leadsPerSecond / floor.leadsPerSecond) * 100)} %`;
}
