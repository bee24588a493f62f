import { cancelLeads, previewRerun, rerunLeads, retryRun, skipStep } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { Command } from 'commander';
import { idArgument, type SelectionOptions, selectionOf, withSelection } from '../arguments.rules';
import { count } from '../people.rules';
import type { CliSession } from '../session';
import { confirmText, leftOutText, planText } from './runs.text';

const AGAIN = 'Nothing has been done. The same without --dry-run does it.';

function addRetry(runs: Command, open: () => CliSession): void {
  withSelection(runs.command('retry').argument('<run>', 'a run', idArgument))
    .description('try what failed again, all or some; with the old keys, so that nothing is paid twice')
    .option('--step <step>', 'what failed at this step; "search" for searches')
    .option('--dry-run', 'only show how many')
    .action(async (id: string, { step, dryRun, ...selection }: SelectionOptions & { step?: string; dryRun?: boolean }) => {
      const { client, out } = open();
      const done = await client.call(retryRun, { id, step, ...selectionOf(selection), dryRun: dryRun ?? false });
      out.data(done, () =>
        [
          `${done.dryRun ? 'Would retry' : 'Retrying'} ${count(done.leads, 'lead')}${done.searches === 0 ? '' : ` and ${count(done.searches, 'search', 'searches')}`}${done.hurried === 0 ? '' : `; ${done.hurried} of them waited for their next try`}.`,
          ...leftOutText(done.leftOut), ...(done.dryRun ? [AGAIN] : done.retried > 0 ? [`Watch them with: lf runs show ${id}`] : []),
        ].join('\n'),
      );
    });
}

function addSkip(runs: Command, open: () => CliSession): void {
  withSelection(runs.command('skip').argument('<run>', 'a run', idArgument))
    .description('do without a step: leads go on when the pipeline can do without it, and end as skipped when it cannot')
    .requiredOption('--step <step>', 'the step')
    .requiredOption('--note <why>', 'why, kept in the leads’ history')
    .option('--dry-run', 'only show how many')
    .action(async (id: string, { step, note, dryRun, ...selection }: SelectionOptions & { step: string; note: string; dryRun?: boolean }) => {
      const { client, out } = open();
      const done = await client.call(skipStep, { id, step, note, ...selectionOf(selection), dryRun: dryRun ?? false });
      const would = done.dryRun ? 'Would let ' : '';
      const told = done.optional ? `${would}${count(done.goOn, 'lead')} go on without ${step}, which the pipeline can do without.` : `${done.dryRun ? 'Would end ' : 'Ended '}${count(done.ended, 'lead')} as skipped: the pipeline cannot do without ${step}.`;
      out.data(done, () => [told, ...leftOutText(done.leftOut), ...(done.dryRun ? [AGAIN] : [])].join('\n'));
    });
}

function addRerun(runs: Command, open: () => CliSession): void {
  withSelection(runs.command('rerun').argument('<run>', 'a run', idArgument))
    .description('run leads again from a step: shows what it would do and cost; does it only with --confirm')
    .requiredOption('--from <step>', 'the first step that is done again')
    .option('--confirm <token>', 'the token that the preview gave')
    .option('--note <why>', 'why, kept in the leads’ history')
    .option('--dry-run', 'only the preview, as without --confirm')
    .action(async (id: string, { from, confirm, note, dryRun, ...selection }: SelectionOptions & { from: string; confirm?: string; note?: string; dryRun?: boolean }) => {
      const { client, out } = open();
      if (confirm === undefined || dryRun) {
        const plan = await client.call(previewRerun, { id, from, ...selectionOf(selection) });
        return out.data(plan, () => [planText(plan), confirmText(id, from, selection, plan)].join('\n'));
      }
      if (note === undefined) throw new AppError('invalid_input', 'Say why with --note "…": it is kept in the leads’ history.');
      const plan = await client.call(rerunLeads, { id, from, note, token: confirm, ...selectionOf(selection) });
      return out.data(plan, () => [planText(plan), `Running again from ${from}. Watch it with: lf runs show ${id}`].join('\n'));
    });
}

function addCancelLeads(runs: Command, open: () => CliSession): void {
  withSelection(runs.command('cancel-leads').argument('<run>', 'a run', idArgument))
    .description('end some leads of a run as cancelled; the others go on')
    .option('--step <step>', 'those that are at this step')
    .requiredOption('--note <why>', 'why, kept in the leads’ history')
    .option('--dry-run', 'only show how many')
    .action(async (id: string, { step, note, dryRun, ...selection }: SelectionOptions & { step?: string; note: string; dryRun?: boolean }) => {
      const { client, out } = open();
      const done = await client.call(cancelLeads, { id, step, note, ...selectionOf(selection), dryRun: dryRun ?? false });
      out.data(done, () => [`${done.dryRun ? 'Would cancel' : 'Cancelled'} ${count(done.cancelled, 'lead')}.`, ...leftOutText(done.leftOut), ...(done.dryRun ? [AGAIN] : [])].join('\n'));
    });
}

export function addRunVerbs(runs: Command, open: () => CliSession): void {
  addRetry(runs, open);
  addSkip(runs, open);
  addRerun(runs, open);
  addCancelLeads(runs, open);
}
