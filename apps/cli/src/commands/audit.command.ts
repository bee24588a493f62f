import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { auditUrl, AuditFact } from '@leadfactory/contracts';
import { AppError, newId, isUrl } from '@leadfactory/kernel';
import type { Command } from 'commander';
import type { CliSession } from '../session';

/** What a whole audit and one of saved pages have in common. */
const Shown = AuditFact.pick({ version: true, status: true, reason: true, findings: true, outcomes: true, coverage: true, technologies: true });
type Shown = ReturnType<typeof Shown.parse>;
type Language = 'en' | 'es';

/** Pages that nobody vouches for may keep a parser busy; the engine's own limits end far sooner. */
const MOST_MS = 120_000;
const MOST_OUTPUT = 20_000_000;
const GRAVITY = ['', 'minor', 'noticeable', 'costs customers', 'critical'];

/** Saved pages are audited by the engine itself, in a process of its own; nothing leaves this machine. */
function auditFolder(folder: string, language: Language): Promise<Shown> {
  const engine = path.join(__dirname, '../assessment/saved/audit-folder.command.js');
  if (!existsSync(engine)) throw new AppError('unavailable', `The audit engine is not built: run "npm run build" first (${engine} is missing).`);
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['--max-old-space-size=512', engine, path.resolve(folder), ...(language === 'es' ? ['--spanish'] : [])], { timeout: MOST_MS, maxBuffer: MOST_OUTPUT, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error) return reject(new AppError('invalid_input', stderr.trim() === '' ? `The audit of ${folder} ended without a result: ${error.message}` : stderr.trim()));
      resolve(Shown.parse(JSON.parse(stdout)));
    });
  });
}

function languageOf(told: string): Language {
  if (told === 'en' || told === 'es') return told;
  throw new AppError('invalid_input', `"${told}" is no language of the audit: expected en or es.`);
}

function addressOf(target: string): string {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(target) ? target : `https://${target}`;
  if (!isUrl(url) || !/^https?:/.test(url)) throw new AppError('invalid_input', `"${target}" is neither a folder nor an address: expected a folder of saved pages, or an address such as https://joes-pizza.example.`);
  return url;
}

/** Findings first, the gravest on top, each with its proof and with the way to see it oneself. */
export function auditText(what: string, { version, status, reason, findings, outcomes, coverage, technologies }: Shown): string {
  if (status !== 'measured') return `${what}: not measured (${status}). ${reason ?? ''}`.trim();
  const count = (outcome: string) => outcomes.filter((one) => one.outcome === outcome).length;
  const unknown = new Map<string, string[]>();
  for (const { outcome, checkId, reason: why } of outcomes) if (outcome === 'unknown') unknown.set(why ?? '', [...(unknown.get(why ?? '') ?? []), checkId]);
  return [
    `${what}: ${findings.length} findings; ${count('pass')} checks passed, ${count('unknown')} could not be answered (engine ${version}, coverage ${Math.round(coverage * 100)} %).`,
    ...findings.flatMap(({ title, severity, category, effort, checkId, explanation, fix, howToSee, evidence }, index) => [
      '',
      `${index + 1}. ${title}  [${GRAVITY[severity] ?? severity}, ${category}, repaired in ${effort}; ${checkId}]`,
      ...evidence.map(({ where, value }) => `   Proof: ${plain(where)}: ${plain(value)}`),
      `   Why it matters: ${explanation}`,
      `   Repair: ${fix}`,
      ...(howToSee === undefined ? [] : [`   See it yourself: ${howToSee}`]),
    ]),
    ...(technologies.length === 0 ? [] : ['', `Uses: ${technologies.map(({ name, evidence }) => `${name} (${plain(evidence)})`).join('; ')}`]),
    ...(unknown.size === 0 ? [] : ['', 'Not known:', ...[...unknown].map(([why, checks]) => `   ${checks.join(', ')}: ${why}`)]),
  ].join('\n');
}

/** Evidence is the page's own text: it must not move the cursor or colour the terminal. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
}

export function addAudit(program: Command, open: () => CliSession): void {
  program
    .command('audit <url-or-folder>')
    .description('a whole audit: of a site through the front door, or of a folder of saved pages on this machine (R4.02)')
    .option('--phone <number>', 'the number that the site should show')
    .option('--address <line>', 'the street address that the site should show')
    .option('--language <language>', 'in which the findings are told: en or es', 'en')
    .action(async (target: string, { phone, address, language: told }: { phone?: string; address?: string; language: string }) => {
      const language = languageOf(told);
      const { client, out } = open();
      if (existsSync(target)) {
        const audit = await auditFolder(target, language);
        return out.data(audit, () => auditText(target, audit));
      }
      const url = addressOf(target);
      out.say(`Auditing ${url}; this takes up to two minutes.`);
      const audit = await client.call(auditUrl, { url, phone, address, language }, { idempotencyKey: newId() });
      return out.data(audit, () => `${auditText(url, audit)}\n\nAudit ${audit.auditId}${audit.page === undefined ? '' : `, as a page: ${audit.page}`}`);
    });
}
