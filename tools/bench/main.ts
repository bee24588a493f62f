import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Bench } from './bench';
import { type BenchRequest, type CaseName, parseBenchRequest, USAGE } from './options.rules';
import { auditsReport } from './cases/audits.case';
import { campaignReport } from './cases/campaign.case';
import { edgeReport } from './cases/edge.case';
import { pipelineReport } from './cases/pipeline.report';
import { replicasReport } from './cases/replicas.case';
import { startupReport } from './cases/startup.case';
import { tenantsReport } from './cases/tenants.case';
import { hasSection, markdownTable, textTable, withSection } from './report/report.rules';
import type { CaseReport } from './report/report.types';
import { circumstances } from './report/circumstances';

const say = (line: string) => void process.stdout.write(`${line}\n`);

type Measure = (bench: Bench, request: BenchRequest) => Promise<CaseReport>;

const MEASURES: Record<CaseName, Measure> = { pipeline: pipelineReport, startup: startupReport, edge: edgeReport, campaign: campaignReport, replicas: replicasReport, audits: auditsReport, tenants: tenantsReport };

async function main(): Promise<void> {
  const request = parseBenchRequest(process.argv.slice(2));
  if (request.help) return say(USAGE);
  const root = path.resolve(__dirname, '../../..');
  const bench = new Bench(root, path.resolve(root, request.dir), say);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void bench.close().then(() => process.exit(130)));
  const reports: CaseReport[] = [];
  try {
    for (const name of request.cases) {
      say(`\n${name}`);
      const report = await MEASURES[name](bench, request);
      reports.push(report);
      for (const table of report.tables) say(`\n${textTable(table)}`);
    }
  } finally {
    await bench.close();
  }
  const where = circumstances();
  if (request.json !== undefined) writeFileSync(request.json, `${JSON.stringify({ ...where, request, reports }, null, 2)}\n`);
  if (request.write) writeDown(path.join(root, 'docs'), reports, `Measured ${where.at.slice(0, 10)} on ${where.machine}; medians of ${request.rounds} ${request.rounds === 1 ? 'round' : 'rounds'}.`);
}

/** Into performance.md every table, into scaling.md those that it has a place for. */
function writeDown(docs: string, reports: readonly CaseReport[], how: string): void {
  for (const name of ['performance.md', 'scaling.md']) {
    const file = path.join(docs, name);
    let document = readFileSync(file, 'utf8');
    for (const table of reports.flatMap((report) => report.tables)) {
      if (name === 'performance.md' || hasSection(document, table.id)) document = withSection(document, table.id, `${markdownTable(table)}\n\n${how}`);
    }
    writeFileSync(file, document);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
