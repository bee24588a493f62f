import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { auditUrl, compareAudits } from '@leadfactory/contracts';
import { AppError, newId, isUrl } from '@leadfactory/kernel';
import type { Command } from 'commander';
import { idArgument } from '../arguments.rules';
import type { CliSession } from '../session';
import { auditingText, auditText, comparisonText, placeText, type Comparison, type Language, Shown } from './audit.text';

/** Pages that nobody vouches for may keep a parser busy; the engine's own limits end far sooner. */
const MOST_MS = 120_000;
const MOST_OUTPUT = 20_000_000;

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

export function addAudit(program: Command, open: () => CliSession): void {
  program
    .command('audit <url-or-folder>')
    .description('a whole audit: of a site through the front door, or of a folder of saved pages on this machine (R4.02)')
    .option('--phone <number>', 'the number that the site should show')
    .option('--address <line>', 'the street address that the site should show')
    .option('--language <language>', 'in which the audit is told: en or es', 'en')
    .option('--compare [audit]', 'what has changed since that audit of the same site, or since the last one of an earlier day', (id: string) => idArgument(id))
    .action(async (target: string, { phone, address, language: told, compare }: { phone?: string; address?: string; language: string; compare?: string | true }) => {
      const language = languageOf(told);
      const { client, out } = open();
      if (existsSync(target)) {
        if (compare !== undefined) throw new AppError('invalid_input', '--compare needs a site: audits of saved pages are not kept.');
        const audit = await auditFolder(target, language);
        return out.data(audit, () => auditText(target, audit, language));
      }
      const url = addressOf(target);
      out.say(auditingText(url, language));
      const audit = await client.call(auditUrl, { url, phone, address, language }, { idempotencyKey: newId() });
      const change = compare === undefined ? undefined : await comparisonOf(client, audit.auditId, compare);
      return out.data(change === undefined ? audit : { ...audit, comparison: change }, () =>
        [auditText(url, audit, language), ...(change === undefined ? [] : ['', comparisonText(change, language)]), '', placeText(audit, language)].join('\n'));
    });
}

/** The comparison; null when there is nothing yet to compare with, which does not take the audit from whoever waited for it. */
async function comparisonOf(client: CliSession['client'], id: string, compare: string | true): Promise<Comparison | null> {
  try {
    return await client.call(compareAudits, { id, ...(compare === true ? {} : { with: compare }) });
  } catch (error) {
    if (compare === true && error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  }
}
