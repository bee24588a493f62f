import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithShared } from '@leadfactory/testing';
import { judge } from '../src/audit/audit.rules';
import { siteFromFiles } from '../src/saved/saved-site.rules';

describeWithShared('data/html/templates', 'the speed of a static audit', (root) => {
  test('half of all real pages are parsed and judged within 50 ms of processor time', () => {
    const pages = readdirSync(root).map((name) => path.join(root, name, 'index.html')).filter((file) => existsSync(file)).map((file) => readFileSync(file));
    const msOf = (bytes: Buffer): number => {
      const before = process.cpuUsage();
      judge('a', siteFromFiles([{ path: 'index.html', bytes }], new Date('2026-03-02T09:00:00Z')));
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    };
    // The first round warms the compiler up, as any service is after its first minutes.
    pages.forEach(msOf);
    const sorted = pages.map(msOf).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    process.stdout.write(`static audit, ${pages.length} pages: median ${at(0.5).toFixed(1)} ms, 95 % within ${at(0.95).toFixed(1)} ms of processor time\n`);
    expect(at(0.5)).toBeLessThan(50);
  });
});
