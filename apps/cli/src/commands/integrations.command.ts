import { verifyIntegrations } from '@leadfactory/contracts';
import type { Command } from 'commander';
import { table } from '../output';
import type { CliSession } from '../session';

export function addIntegrations(program: Command, open: () => CliSession): void {
  const integrations = program.command('integrations').description('third parties');
  integrations
    .command('verify')
    .description('try every configured provider with its cheapest call; exit status 1 when one fails')
    .action(async () => {
      const { client, out } = open();
      const { items } = await client.call(verifyIntegrations, {});
      out.data({ items }, () =>
        table([
          ['PROVIDER', 'STATE', 'LATENCY', 'DETAIL'],
          ...items.map((item) => [item.provider, item.configured ? (item.ok ? 'ok' : 'FAILED') : 'not configured', item.latencyMs === null ? '–' : `${Math.round(item.latencyMs)} ms`, item.detail]),
        ]),
      );
      if (items.some((item) => item.configured && !item.ok)) process.exitCode = 1;
    });
}
