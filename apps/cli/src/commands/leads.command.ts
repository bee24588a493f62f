import { readFileSync } from 'node:fs';
import { createLead, getLead, getStatus, importLeads, INTAKE_STATUSES, listLeads, reviewLead } from '@leadfactory/contracts';
import { AppError, decodeText, newId } from '@leadfactory/kernel';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { z } from 'zod';
import { idArgument, wholeNumber } from '../arguments.rules';
import { table } from '../output';
import { count, line, timeText } from '../people.rules';
import type { CliSession } from '../session';

type Journey = z.output<typeof getLead.output>;
type Open = () => CliSession;

/** What the API takes as text inside JSON. */
const MOST_CHARACTERS = 900_000;

/** `field=column`, repeatable. */
export function mappingArgument(text: string, earlier: Record<string, string> = {}): Record<string, string> {
  const [field, ...column] = text.split('=');
  if (field === undefined || field === '' || column.join('=') === '') throw new InvalidArgumentError('expected field=column, such as email="E-Mail"');
  return { ...earlier, [field]: column.join('=') };
}

function readFile(file: string): string {
  let text: string;
  try {
    text = decodeText(readFileSync(file));
  } catch (cause) {
    throw new AppError('invalid_input', `${file} cannot be read: ${(cause as Error).message}`);
  }
  if (text.length > MOST_CHARACTERS) throw new AppError('too_large', `${file} has ${text.length} characters; at most ${MOST_CHARACTERS} go at once. Cut it into several, or send the file itself as text/csv to POST /api/v1/leads/imports.`);
  return text;
}

/** One lead for people: where it stands, why, and what is known of it. */
export function leadText(lead: Journey): string {
  const facts = lead.document as { stored?: { reason: string } | null; identity?: { problems: { field: string; message: string }[] } | null; rating?: { explanation: { points: number; text: string }[]; classification: Record<string, string | null> } | null };
  const ended = lead.steps.find(({ state }) => state === 'ended' || state === 'failed');
  const known = Object.entries(facts.rating?.classification ?? {}).flatMap(([name, value]) => (value === null ? [] : [`${name} ${value}`]));
  return [
    `${line(lead.name)}: ${lead.status ?? lead.outcome ?? lead.state}${lead.score === null ? '' : `, ${lead.score} of 100`}${known.length === 0 ? '' : ` (${known.join(', ')})`}`,
    line(facts.stored?.reason ?? ended?.detail ?? ended?.error ?? lead.reason ?? '', 200),
    `Sent in ${timeText(lead.createdAt)} UTC${lead.source === null ? '' : ` from ${line(lead.source)}`}; run ${lead.runId}`,
    ...(facts.identity?.problems ?? []).map(({ field, message }) => `Not used: ${field}: ${line(message, 160)}`),
    ...(facts.rating ?? { explanation: [] }).explanation.map(({ points, text }) => `${points > 0 ? '+' : ''}${points}`.padStart(5) + `  ${text}`),
  ].filter((text) => text !== '').join('\n');
}

function addAdd(leads: Command, open: Open): void {
  leads
    .command('add')
    .description('send one lead in (R15.01)')
    .option('--email <address>').option('--phone <number>').option('--name <name>').option('--title <title>').option('--company <name>').option('--website <url>')
    .option('--street <line>').option('--city <city>').option('--state <state>').option('--zip <zip>')
    .option('--source <source>', 'where it comes from').option('--external-id <id>', 'your own id of it').option('--note <text>')
    .action(async ({ street, city, state, zip, ...fields }: Record<string, string | undefined>) => {
      const { client, out } = open();
      const address = [street, city, state, zip].some((part) => part !== undefined) ? { line1: street, city, state, zip } : undefined;
      const sent = await client.call(createLead, { ...fields, address }, { idempotencyKey: newId() });
      out.data(sent, () => `Lead ${sent.leadId} is on its way. See it with: lf leads show ${sent.leadId}`);
    });
}

function addImport(leads: Command, open: Open): void {
  leads
    .command('import <file>')
    .description('send the leads of a CSV file in')
    .option('--map <field=column>', 'which column holds a field, repeatable; the usual names are known', mappingArgument)
    .option('--source <source>', 'for rows that name none').option('--name <name>', 'how its runs are called')
    .option('--dry-run', 'say what would happen and send nothing in')
    .action(async (file: string, { map, source, name, dryRun }: { map?: Record<string, string>; source?: string; name?: string; dryRun?: boolean }) => {
      const { client, out } = open();
      const report = await client.call(importLeads, { csv: readFile(file), mapping: map, source, name, dryRun: dryRun ?? false }, { idempotencyKey: newId() });
      out.data(report, () =>
        [
          `${count(report.rows, 'row')}: ${report.accepted} ${report.dryRun ? 'would go in' : 'went in'}, ${report.refused} refused.`,
          `Columns: ${Object.entries(report.mapping).map(([field, column]) => `${field} = "${line(column)}"`).join(', ')}`,
          ...report.problems.slice(0, 20).map((problem) => `Line ${problem.line}${problem.column === null ? '' : `, ${line(problem.column)}`}: ${line(problem.message, 140)}`),
          ...report.runIds.map((id) => `Run ${id}. See its leads with: lf leads list --run ${id}`),
        ].join('\n'),
      );
    });
}

function addList(leads: Command, open: Open): void {
  leads
    .command('list')
    .description('leads that were sent in or found, newest first')
    .addOption(new Option('--status <status>', 'where a lead that was sent in stands').choices(INTAKE_STATUSES))
    .option('--run <id>', 'of this run', idArgument).option('--min-score <n>', 'from this score on', wholeNumber).option('--max-score <n>', 'up to this score', wholeNumber)
    .option('--source <source>').option('--text <text>', 'in name, company, email or phone').option('--limit <n>', 'at most so many', wholeNumber, 50).option('--cursor <cursor>', 'goes on where a list ended')
    .action(async ({ run, text, ...filter }: { status?: (typeof INTAKE_STATUSES)[number]; run?: string; minScore?: number; maxScore?: number; source?: string; text?: string; limit: number; cursor?: string }) => {
      const { client, out } = open();
      const page = await client.call(listLeads, { ...filter, runId: run, q: text });
      out.data(page, () =>
        [
          table([['LEAD', 'STATUS', 'SCORE', 'SOURCE', 'NAME'], ...page.items.map((lead) => [lead.leadId, lead.status ?? lead.outcome ?? lead.state, lead.score === null ? '–' : String(lead.score), line(lead.source, 24), line(lead.name, 50)])]),
          ...(page.nextCursor === null ? [] : [`More with: --cursor ${page.nextCursor}`]),
        ].join('\n'),
      );
    });
}

export function addLeads(program: Command, open: Open): Command {
  const leads = program.commands.find((command) => command.name() === 'leads') ?? program.command('leads').description('leads');
  addAdd(leads, open);
  addImport(leads, open);
  addList(leads, open);
  leads
    .command('show').argument('<lead>', 'a lead', idArgument).description('where a lead stands, and why')
    .action(async (id: string) => {
      const { client, out } = open();
      const lead = await client.call(getLead, { id });
      out.data(lead, () => leadText(lead));
    });
  leads
    .command('review').argument('<lead>', 'a lead that waits for a person', idArgument).argument('<decision>', 'approve or reject').option('--note <text>')
    .action(async (id: string, decision: string, { note }: { note?: string }) => {
      const { client, out } = open();
      if (decision !== 'approve' && decision !== 'reject') throw new AppError('invalid_input', `"${decision}" is no decision: expected approve or reject.`);
      const lead = await client.call(reviewLead, { id, decision, note });
      out.data(lead, () => `${line(lead.name)}: ${lead.status ?? lead.outcome ?? lead.state}`);
    });
  leads
    .command('status').description('how many leads that were sent in stand where')
    .action(async () => {
      const { client, out } = open();
      const status = await client.call(getStatus, {});
      out.data(status, () => [table([['STATUS', 'LEADS'], ...Object.entries(status.leads).map(([name, leadsThere]) => [name, String(leadsThere)])]), `Runs: ${status.runs.running} running, ${status.runs.paused} paused. Oldest lead under way: ${timeText(status.oldestOpenAt)}`].join('\n'));
    });
  return leads;
}
