import 'reflect-metadata';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { agreementCases } from './agreement';
import { fixtureCases } from './fixtures';
import { htmlIn } from './pages';
import { rowsOf, scoreOf, type Case, type Row } from './score';
import { sitesOf, townCases } from './town';
import { waiCases } from './wai-bad';

/** Towns that no check was tuned on; any others may be named on the command line. */
const HELD_OUT = ['held-out-1', 'held-out-2', 'held-out-3'];
const SITES = 150;

interface Part {
  name: string;
  pages: number;
  rows: Row[];
  whole: ReturnType<typeof scoreOf>;
}

function partOf(name: string, cases: readonly Case[]): Part {
  const rows = rowsOf(cases).filter(({ right, wrong, missed }) => right + wrong + missed > 0);
  return { name, pages: new Set(cases.map(({ where }) => where)).size, rows, whole: scoreOf(rows) };
}

function percent(rate: number | null): string {
  return rate === null ? '—' : (rate * 100).toFixed(1);
}

function tableOf({ name, pages, rows, whole }: Part): string {
  const lines = rows.map(({ check, right, wrong, missed, precision, recall, examples }) => [check, String(right), String(wrong), String(missed), percent(precision), percent(recall), wrong + missed > 0 ? (examples[0] ?? '') : '']);
  const cells = [['check', 'right', 'wrong', 'missed', 'precision', 'recall', ''], ...lines, ['all', String(whole.right), String(whole.wrong), String(whole.missed), percent(whole.precision), percent(whole.recall), '']];
  const widths = cells[0]?.map((_cell, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  return `\n${name}: ${pages} pages or sites\n${cells.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : column === 6 ? cell : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd()).join('\n')}\n`;
}

/** Agreement with Lighthouse on the saved pages of any folder: pages that no check was calibrated on. */
async function agreeOn(folder: string, say: (line: string) => void): Promise<void> {
  const agreement = await agreementCases(folder, htmlIn(folder));
  if ('skipped' in agreement) return say(`Skipped: ${agreement.skipped}.`);
  say(tableOf(partOf(`Agreement with Lighthouse on ${folder}`, agreement.cases)));
  const differ = agreement.cases.filter(({ expected, said }) => expected !== (said === 'fail'));
  for (const { check, where, said } of differ) say(`${said === 'fail' ? 'we say fault' : 'Lighthouse says fault'}: ${check}: ${where}`);
  say(`Agreement: ${percent(1 - differ.length / agreement.cases.length)} % of ${agreement.cases.length} answers.${agreement.failed.length > 0 ? ` Lighthouse failed on ${agreement.failed.join('; ')}` : ''}`);
}

async function main(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const given = process.argv.slice(2);
  if (given[0] === '--pages' && given[1] !== undefined) return agreeOn(path.resolve(given[1]), say);
  const seeds = given.length > 0 ? given : HELD_OUT;
  const parts: Part[] = [];
  const show = (name: string, cases: readonly Case[]): void => {
    const part = partOf(name, cases);
    parts.push(part);
    say(tableOf(part));
  };
  for (const seed of seeds) show(`Town “${seed}”, faults planted`, await townCases(sitesOf(seed, SITES)));
  const html = path.join(process.env.LF_SHARED_DIR ?? '../shared', 'data/html');
  if (existsSync(html)) {
    show('wai-bad, before and after', waiCases(path.join(html, 'wai-bad')));
    const fixtures = path.join(html, 'lighthouse-fixtures');
    show('Lighthouse’s fixtures against its own expectations', await fixtureCases(fixtures));
    const templates = readdirSync(path.join(html, 'templates')).map((name) => path.join(html, 'templates', name, 'index.html')).filter((file) => existsSync(file));
    const agreement = await agreementCases(path.resolve(html), [...templates, ...['before', 'after'].flatMap((folder) => htmlIn(path.join(html, 'wai-bad', folder))), ...['a11y/a11y_tester.html', 'seo/seo-tester.html', 'seo/seo-failure-cases.html'].map((page) => path.join(fixtures, page))].map((file) => path.resolve(file)));
    if ('skipped' in agreement) say(`Agreement with Lighthouse: skipped, ${agreement.skipped}.`);
    else {
      show('Agreement with Lighthouse in Chromium', agreement.cases);
      const agreed = agreement.cases.filter(({ expected, said }) => expected === (said === 'fail')).length;
      say(`Agreement: ${percent(agreed / agreement.cases.length)} % of ${agreement.cases.length} answers.${agreement.failed.length > 0 ? ` Lighthouse failed on ${agreement.failed.join('; ')}` : ''}`);
    }
  } else say(`Skipped: ${html} is not there (LF_SHARED_DIR).`);
  mkdirSync('dist/accuracy', { recursive: true });
  writeFileSync('dist/accuracy/accuracy.json', `${JSON.stringify(parts, null, 1)}\n`);
  say('All figures: dist/accuracy/accuracy.json');
  const poor = parts.filter(({ name, whole }) => name.startsWith('Town') && ((whole.precision ?? 0) < 0.99 || (whole.recall ?? 0) < 0.95));
  if (poor.length > 0) {
    say(`Below precision 0.99 or recall 0.95: ${poor.map(({ name }) => name).join(', ')}`);
    process.exitCode = 1;
  }
}

void main();
