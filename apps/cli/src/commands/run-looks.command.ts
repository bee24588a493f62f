import { listFailures, listStuckSteps } from '@leadfactory/contracts';
import type { Command } from 'commander';
import { idArgument, wholeNumber } from '../arguments.rules';
import type { CliSession } from '../session';
import { failuresText, stuckText } from './runs.text';

export function addStuck(runs: Command, open: () => CliSession): void {
  runs
    .command('stuck')
    .argument('[run]', 'only of this run', idArgument)
    .description('work that does not move: since when, why, and what to do')
    .option('--out-for <seconds>', 'a step that is out is stuck after so long', wholeNumber, 60)
    .action(async (runId: string | undefined, { outFor }: { outFor: number }) => {
      const { client, out } = open();
      const stuck = await client.call(listStuckSteps, { runId, outForSeconds: outFor });
      out.data(stuck, () => stuckText(stuck.items));
    });
}

export function addFailures(runs: Command, open: () => CliSession): void {
  runs.command('failures').argument('<run>', 'a run', idArgument).description('what failed, grouped by step, code and wording (R12.04)').action(async (id: string) => {
    const { client, out } = open();
    const failures = await client.call(listFailures, { id });
    out.data(failures, () => failuresText(id, failures.items));
  });
}
