import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { healthOf } from '@leadfactory/health';
import { judge, judgeNothing, withHowToSee } from '../audit/audit.rules';
import { CATALOGUE, ENGINE_VERSION } from '../checks/catalogue';
import { MOST_BYTES } from '../site/decode.rules';
import { verdictOfPage } from '../site/status.rules';
import { toldTechnologies } from '../technologies/technologies.rules';
import { siteFromFiles, withFileNames, type SavedFile } from './saved-site.rules';

const MOST_FILES = 200;

/** The pages of a folder and its inner folders, the upper ones first; of a longer page as much as the engine reads. */
function pagesIn(target: string): SavedFile[] {
  const open = [target];
  const files: SavedFile[] = [];
  for (let at = open.shift(); at !== undefined && files.length < MOST_FILES; at = open.shift()) {
    const entry = statSync(at, { throwIfNoEntry: false });
    if (entry?.isDirectory()) open.push(...readdirSync(at).filter((name) => !name.startsWith('.') && name !== 'node_modules').sort().map((name) => path.join(at ?? '', name)));
    else if (entry?.isFile() && /\.x?html?$/i.test(at)) files.push({ path: path.relative(target, at).split(path.sep).join('/') || path.basename(at), bytes: beginningOf(at) });
  }
  return files;
}

function beginningOf(file: string): Buffer {
  const buffer = Buffer.alloc(Math.min(MOST_BYTES + 1, statSync(file).size));
  const handle = openSync(file, 'r');
  try {
    return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(handle);
  }
}

function auditOf(target: string, language: 'en' | 'es', now: Date): object {
  const files = pagesIn(target);
  if (files.length === 0) throw new Error(`${target} holds no page: expected files that end in .html.`);
  const site = siteFromFiles(files, now);
  const verdict = verdictOfPage(site.home);
  const reason = verdict.reason?.[language] ?? null;
  const { outcomes, findings, coverage } = verdict.status === 'measured' ? judge('saved', site, CATALOGUE, language) : judgeNothing(reason ?? verdict.status);
  const pages = site.pages.map(({ finalUrl, kind }) => ({ file: decodeURIComponent(new URL(finalUrl).pathname.slice(1)), kind }));
  return withFileNames(withHowToSee({ version: ENGINE_VERSION, language, auditedAt: now.toISOString(), status: verdict.status, reason, health: healthOf({ status: verdict.status, outcomes, version: ENGINE_VERSION }), pages, outcomes, findings, coverage, technologies: toldTechnologies(site.technologies, language) }));
}

/** What it took: the largest memory, and processor time, which is the same however many others share the machine. */
function spent(): { maxRssKb: number; processorMs: number } {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return { maxRssKb: maxRSS, processorMs: Math.round((userCPUTime + systemCPUTime) / 1_000) };
}

// A process of its own, because pages that nobody vouches for are parsed here: whatever they do ends with it.
try {
  const target = process.argv[2];
  if (target === undefined || !existsSync(target)) throw new Error(`${target ?? 'The folder'} is not there: expected a folder of saved pages.`);
  process.stdout.write(JSON.stringify({ ...auditOf(path.resolve(target), process.argv.includes('--spanish') ? 'es' : 'en', new Date()), ...(process.argv.includes('--memory') ? spent() : {}) }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
