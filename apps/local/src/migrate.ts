import 'reflect-metadata';
import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import { migrate } from '@leadfactory/persistence';
import { ALL_SERVICES } from './all-services';
import { readMigrationEnv } from './env';

// Brings a database up to this version, for installations that run a container per service.
async function main(): Promise<void> {
  const env = readMigrationEnv();
  const passwords = Object.fromEntries(SERVICES.map((service) => [service, env.passwords[service]])) as Record<ServiceName, string>;
  const { applied } = await migrate({ ownerUrl: env.ownerUrl, services: ALL_SERVICES.map((service) => service.migrations), passwords, log: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.length} migrations.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
