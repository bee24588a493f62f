import { cancelRuns, getRun, listRuns, pauseRun, resumeRun, updateRun } from '@leadfactory/contracts';
import { AppError, formatMoney } from '@leadfactory/kernel';
import { type Command, Option } from 'commander';
import { centsArgument, idArgument, idsArgument, momentArgument, wholeNumber } from '../arguments.rules';
import { table } from '../output';
import { ageText, costText, count, line, timeText } from '../people.rules';
import type { CliSession } from '../session';
import { addFailures, addStuck } from './run-looks.command';
import { addRunVerbs } from './run-verbs.command';
import { runText } from './runs.text';

type State = 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';

function addList(runs: Command, open: () => CliSession): void {
  runs
    .command('list')
    .description('runs, newest first, with how far they are')
    .option('--campaign <id>', 'of this campaign', idArgument)
    .option('--state <state>', 'running, paused, finished, cancelled or failed')
    .option('--limit <n>', 'at most so many', wholeNumber, 20)
    .action(async (options: { campaign?: string; state?: State; limit: number }) => {
      const { client, out } = open();
      const page = await client.call(listRuns, { campaignId: options.campaign, state: options.state, limit: options.limit });
      out.data(page, () => {
        if (page.items.length === 0) return 'No run. Start one with: lf campaigns launch CAMPAIGN';
        const rows = page.items.map((run) => [run.id, run.state + (run.dry ? ' (dry)' : ''), `${run.ended}/${run.found}`, costText(run.cost), timeText(run.startedAt), ageText(secondsOf(run.startedAt, run.finishedAt)), line(run.name, 30)]);
        return [table([['RUN', 'STATE', 'ENDED', 'COST', 'STARTED (UTC)', 'TOOK', 'NAME'], ...rows]), ...(page.nextCursor === null ? [] : ['There are more: raise --limit.']), 'One of them: lf runs show RUN'].join('\n');
      });
    });
}

function secondsOf(from: string, to: string | null): number {
  return (new Date(to ?? Date.now()).getTime() - new Date(from).getTime()) / 1000;
}

function addShow(runs: Command, open: () => CliSession): void {
  runs.command('show').argument('<run>', 'a run', idArgument).description('one run, step by step, and what to do about it').action(async (id: string) => {
    const { client, out } = open();
    const run = await client.call(getRun, { id });
    out.data(run, () => runText(run));
  });
}

function addPauseAndResume(runs: Command, open: () => CliSession): void {
  for (const [name, operation] of [['pause', pauseRun], ['resume', resumeRun]] as const) {
    runs.command(name).argument('<run>', 'a run', idArgument).description(name === 'pause' ? 'work under way finishes, nothing new goes out' : 'go on where it stood').action(async (id: string) => {
      const { client, out } = open();
      const run = await client.call(operation, { id });
      out.data(run, () => `The run ${run.name} is ${run.state}. ${run.state === 'paused' ? `Go on with: lf runs resume ${id}` : `Watch it with: lf runs show ${id}`}`);
    });
  }
}

function addSet(runs: Command, open: () => CliSession): void {
  runs
    .command('set')
    .argument('<run>', 'a run', idArgument)
    .description('change the budget or the quota of a run that is under way; what waited for that goes on (R1.11)')
    .option('--budget <amount>', 'the most that the run may spend, such as 12.50', centsArgument)
    .option('--no-budget', 'no limit of the run’s own')
    .addOption(new Option('--currency <code>', 'of the budget').choices(['USD']).default('USD'))
    .option('--quota <n>', 'how many leads it takes', wholeNumber)
    .action(async (id: string, { budget, currency, quota }: { budget?: number | boolean; currency: 'USD'; quota?: number }) => {
      const { client, out } = open();
      // Commander gives `true` where neither of the two was said.
      const change = budget === false ? null : typeof budget === 'number' ? { amount: budget, currency } : undefined;
      const run = await client.call(updateRun, { id, budget: change, quota });
      out.data(run, () => `The run ${run.name}: budget ${run.budget === null ? 'without limit' : formatMoney(run.budget)}, spent ${costText(run.cost)}; quota ${run.quota}, found ${run.found}.`);
    });
}

function addCancel(runs: Command, open: () => CliSession): void {
  runs
    .command('cancel')
    .argument('[runs...]', 'runs; or name them by a filter', idsArgument)
    .description('end runs: their open leads end as cancelled')
    .option('--campaign <id>', 'all that are under way of this campaign', idArgument)
    .option('--state <state>', 'all that are running or paused')
    .option('--started-before <time>', 'all that were started before: 2026-11-22T07:00:00Z, 90m, 2h, 3d', (text: string) => momentArgument(text))
    .option('--dry-run', 'only show which')
    .action(async (ids: string[], o: { campaign?: string; state?: 'running' | 'paused'; startedBefore?: string; dryRun?: boolean }) => {
      const { client, out } = open();
      const done = await client.call(cancelRuns, { runIds: ids.length === 0 ? undefined : ids, campaignId: o.campaign, state: o.state, startedBefore: o.startedBefore, dryRun: o.dryRun ?? false });
      out.data(done, () => {
        const rows = done.items.map((run) => [run.id, run.state, String(run.openLeads), line(run.problem ?? run.name, 70)]);
        const told = done.dryRun ? `Would cancel ${count(done.items.length, 'run')}. The same without --dry-run does it.` : `Cancelled ${count(done.items.filter(({ cancelled }) => cancelled).length, 'run')}.`;
        return [...(rows.length === 0 ? [] : [table([['RUN', 'STATE', 'OPEN LEADS', 'NAME OR PROBLEM'], ...rows])]), told, ...(done.more ? ['There are more: say it again.'] : [])].join('\n');
      });
      if (done.items.some(({ problem }) => problem !== null)) throw new AppError('conflict', 'Not all of them could be cancelled; the reason stands beside each.');
    });
}

export function addRuns(program: Command, open: () => CliSession): void {
  const runs = program.command('runs').description('runs of campaigns and of leads sent in: see, retry, skip, run again, cancel');
  addList(runs, open);
  addShow(runs, open);
  addStuck(runs, open);
  addFailures(runs, open);
  addRunVerbs(runs, open);
  addPauseAndResume(runs, open);
  addSet(runs, open);
  addCancel(runs, open);
}
