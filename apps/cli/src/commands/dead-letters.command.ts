import { dropDeadLetter, dropDeadLetters, getDeadLetter, listDeadLetters, replayDeadLetter, replayDeadLetters } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { Command } from 'commander';
import { idArgument, idsArgument, wholeNumber } from '../arguments.rules';
import { table } from '../output';
import { count, line, timeText } from '../people.rules';
import type { CliSession } from '../session';

interface Filter {
  service?: string;
  subject?: string;
  reasonContains?: string;
  all?: boolean;
  dryRun?: boolean;
}

function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body; // A body that is no JSON is shown as it came: it is a dead letter for that very reason.
  }
}

function addLooks(letters: Command, open: () => CliSession): void {
  letters
    .command('list')
    .description('messages that were given up, newest first')
    .option('--state <state>', 'open, replayed or dropped', 'open')
    .option('--service <name>', 'given up by this service')
    .option('--limit <n>', 'at most so many', wholeNumber, 20)
    .action(async ({ state, service, limit }: { state: 'open' | 'replayed' | 'dropped'; service?: string; limit: number }) => {
      const { client, out } = open();
      const page = await client.call(listDeadLetters, { state, service, limit });
      out.data(page, () => {
        if (page.items.length === 0) return `No dead letter is ${state}.`;
        const rows = page.items.map((letter) => [letter.id, timeText(letter.at), letter.service, letter.installation ? `${letter.subject} (installation)` : letter.subject, String(letter.deliveries), line(letter.reason, 60)]);
        return [table([['DEAD LETTER', 'AT (UTC)', 'SERVICE', 'SUBJECT', 'TRIES', 'REASON'], ...rows]), ...(page.nextCursor === null ? [] : ['There are more: raise --limit.']), 'Whole: lf dead-letters show ID. After mending the cause: lf dead-letters replay ID'].join('\n');
      });
    });
  letters.command('show').argument('<id>', 'a dead letter', idArgument).description('one message with its reason and its whole body').action(async (id: string) => {
    const { client, out } = open();
    const letter = await client.call(getDeadLetter, { id });
    const changed = letter.changedAt === null ? '' : ` ${timeText(letter.changedAt)}${letter.note === null ? '' : `: ${line(letter.note)}`}`;
    out.data(letter, () => [`${letter.subject} of ${timeText(letter.at)} UTC, given up by ${letter.service} after ${count(letter.deliveries, 'try', 'tries')}; ${letter.state}${changed}`, '', letter.reason, '', readable(letter.body)].join('\n'));
  });
}

function withFilter(command: Command): Command {
  return command
    .argument('[ids...]', 'dead letters; or name them by a filter', idsArgument)
    .option('--service <name>', 'all open ones of this service')
    .option('--subject <subject>', 'all open ones of this subject, such as steps.auditSite')
    .option('--reason-contains <text>', 'all open ones whose reason has this in it')
    .option('--all', 'all open ones')
    .option('--dry-run', 'only show how many');
}

function filterOf(ids: string[], { service, subject, reasonContains, all, dryRun }: Filter) {
  if (ids.length === 0 && service === undefined && subject === undefined && reasonContains === undefined && !all) throw new AppError('invalid_input', 'Say which: by id, --service, --subject, --reason-contains, or --all.');
  return { ids: ids.length === 0 ? undefined : ids, service, subject, reasonContains, dryRun: dryRun ?? false };
}

function doneText(what: string, done: { dryRun: boolean; done: number; refused: { id: string; problem: string }[]; left: number }): string {
  return [
    `${done.dryRun ? `Would be ${what}` : `Were ${what}`}: ${count(done.done, 'dead letter')}.`,
    ...done.refused.map(({ id, problem }) => `Not ${what}: ${id}. ${line(problem, 160)}`), ...(done.left === 0 ? [] : [`${done.left} more match: say it again.`]),
  ].join('\n');
}

export function addDeadLetters(program: Command, open: () => CliSession): void {
  const letters = program.command('dead-letters').description('messages that were given up (R12.05)');
  addLooks(letters, open);
  withFilter(letters.command('replay').description('send them again; leads that failed with them go on')).action(async (ids: string[], filter: Filter) => {
    const { client, out } = open();
    const [only] = ids;
    if (ids.length === 1 && only !== undefined && !filter.dryRun) {
      const letter = await client.call(replayDeadLetter, { id: only });
      return out.data(letter, () => `Sent again: ${letter.subject} of ${timeText(letter.at)} UTC.`);
    }
    const done = await client.call(replayDeadLetters, filterOf(ids, filter));
    return out.data(done, () => doneText('sent again', done));
  });
  withFilter(letters.command('drop').description('put them away for good'))
    .requiredOption('--note <why>', 'why')
    .action(async (ids: string[], { note, ...filter }: Filter & { note: string }) => {
      const { client, out } = open();
      const [only] = ids;
      if (ids.length === 1 && only !== undefined && !filter.dryRun) {
        const letter = await client.call(dropDeadLetter, { id: only, reason: note });
        return out.data(letter, () => `Dropped: ${letter.subject} of ${timeText(letter.at)} UTC.`);
      }
      const done = await client.call(dropDeadLetters, { ...filterOf(ids, filter), reason: note });
      return out.data(done, () => doneText('dropped', done));
    });
}
