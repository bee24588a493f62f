import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PipelineResult } from './cases/pipeline.case';

const root = path.resolve(__dirname, '../..');
const dir = path.join(root, `.leadfactory/bench-test-${process.pid}`);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a small run brings its own servers, checks that the work was done, and leaves numbers', async () => {
  const json = `${dir}.json`;
  try {
    await promisify(execFile)(process.execPath, [path.join(root, 'tools/bench.mjs'), '--case', 'pipeline', '--leads', '50', '--rounds', '1', '--no-peers', '--dir', dir, '--json', json], { cwd: root, timeout: 110_000 });
    const { reports, cores } = JSON.parse(readFileSync(json, 'utf8')) as { cores: number; reports: { case: string; data: PipelineResult[] }[] };
    expect(cores).toBeGreaterThan(0);
    expect(reports.map((report) => [report.case, report.data.map(({ engine }) => engine)])).toEqual([['pipeline', ['floor', 'rows alone', 'LeadFactory']]]);
    for (const result of reports[0]?.data ?? []) {
      expect(result.leadsPerSecond).toBeGreaterThan(0);
      expect(result.nodeCpuPer1000 + result.serverCpuPer1000).toBeGreaterThan(0);
      expect(result.peakMb).toBeGreaterThan(20);
    }
  } finally {
    rmSync(json, { force: true });
  }
}, 120_000);
