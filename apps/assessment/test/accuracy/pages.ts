import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../../src/audit/audit.rules';
import { siteFromFiles } from '../../src/saved/saved-site.rules';

/** What the audit says of one saved page: outcome by check. Headers that the page’s server would send may be given. */
export function outcomesOf(file: string, headers: Readonly<Record<string, string>> = {}): Map<string, 'pass' | 'fail' | 'unknown'> {
  const site = siteFromFiles([{ path: '/', bytes: readFileSync(file) }], new Date('2026-03-02T09:00:00Z'));
  const home = { ...site.home, headers };
  const { outcomes } = judge('a', { ...site, home, pages: [home] });
  return new Map(outcomes.map(({ checkId, outcome }) => [checkId, outcome]));
}

/** HTML files under a folder, without those in its inner folders. */
export function htmlIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => /\.html?$/.test(name) && statSync(path.join(folder, name)).isFile()).sort().map((name) => path.join(folder, name));
}
