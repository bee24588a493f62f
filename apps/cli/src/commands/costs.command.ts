import { getCosts } from '@leadfactory/contracts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { idArgument } from '../arguments.rules';
import { table } from '../output';
import { costText } from '../people.rules';
import type { CliSession } from '../session';

export function costsText({ total, doubtful, items }: z.output<typeof getCosts.output>): string {
  const rows = items.map((item) => [item.provider, item.capability, String(item.calls), String(item.cached), String(item.failed), String(item.unheard), costText(item.cost), costText(item.doubtful)]);
  return [
    table([['PROVIDER', 'CAPABILITY', 'CALLS', 'CACHED', 'FAILED', 'UNHEARD', 'COST', 'IN DOUBT'], ...rows]), '',
    `Together ${costText(total)}${doubtful.micros === 0 ? '.' : `, of which ${costText(doubtful)} in doubt: answers were lost, and the providers may or may not have billed them.`}`,
  ].join('\n');
}

export function addCosts(program: Command, open: () => CliSession): void {
  program
    .command('costs')
    .description('what calls to providers cost, by provider; and how much of it is in doubt (R12.02)')
    .option('--run <run>', 'of one run alone', idArgument)
    .option('--since <time>', 'since then, such as 2026-11-01T00:00:00Z')
    .action(async ({ run, since }: { run?: string; since?: string }) => {
      const { client, out } = open();
      const costs = await client.call(getCosts, { runId: run, since });
      out.data(costs, () => costsText(costs));
    });
}
