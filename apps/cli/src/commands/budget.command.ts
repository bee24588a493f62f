import { getTenantBudget, setTenantBudget } from '@leadfactory/contracts';
import { formatMoney } from '@leadfactory/kernel';
import type { Command } from 'commander';
import type { z } from 'zod';
import { centsArgument } from '../arguments.rules';
import { costText } from '../people.rules';
import type { CliSession } from '../session';

function budgetText({ perMonth, spent, month }: z.output<typeof getTenantBudget.output>): string {
  return `${month.slice(0, 7)}: spent ${costText(spent)} of ${perMonth === null ? 'what config/providers.yaml allows' : formatMoney(perMonth)}.`;
}

export function addBudget(program: Command, open: () => CliSession): void {
  const budget = program.command('budget').description('the tenant’s monthly budget for calls to providers (R1.11)');
  budget.command('show').description('what may be spent, and what is').action(async () => {
    const { client, out } = open();
    const now = await client.call(getTenantBudget, {});
    out.data(now, () => budgetText(now));
  });
  budget.command('set').argument('<amount>', 'US dollars a month, such as 250.00', centsArgument).description('leads that wait for it go on at once').action(async (amount: number) => {
    const { client, out } = open();
    const now = await client.call(setTenantBudget, { perMonth: { amount, currency: 'USD' } });
    out.data(now, () => budgetText(now));
  });
  budget.command('unset').description('what config/providers.yaml says holds again').action(async () => {
    const { client, out } = open();
    const now = await client.call(setTenantBudget, { perMonth: null });
    out.data(now, () => budgetText(now));
  });
}
