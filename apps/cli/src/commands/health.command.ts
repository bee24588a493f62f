import { getSystemHealth } from '@leadfactory/contracts';
import type { Command } from 'commander';
import { table } from '../output';
import type { CliSession } from '../session';

export function addHealth(program: Command, open: () => CliSession): void {
  program
    .command('health')
    .description('every service and what it depends on; exit status 1 when anything is amiss')
    .action(async () => {
      const { client, out } = open();
      const health = await client.call(getSystemHealth, {});
      out.data(health, () =>
        table([
          ['SERVICE', 'STATE', 'BREAKER', 'CHECKS', 'UP'],
          ...health.services.map((service) => [
            service.service,
            service.ok ? 'ok' : 'DOWN',
            service.breaker,
            Object.entries(service.checks).map(([name, ok]) => `${name} ${ok ? 'ok' : 'DOWN'}`).join(', '),
            service.uptimeSeconds === null ? '–' : `${Math.round(service.uptimeSeconds)} s`,
          ]),
        ]),
      );
      if (!health.ok) process.exitCode = 1;
    });
}
