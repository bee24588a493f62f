import 'reflect-metadata';
import { type ServiceName } from '@leadfactory/contracts';
import { type RunningService, startService } from '@leadfactory/service-kit';
import { readFileSync } from 'node:fs';
import { ALL_SERVICES } from './all-services';

// All twelve in one process: node services.js <file with the settings of each>. What a service does here is what it
// does alone: the same connections, the same messages.

type Settings = Record<ServiceName, Record<string, string>>;

const running: RunningService[] = [];

async function startAll(file: string): Promise<void> {
  const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
  // One after the other: side by side they would only wait for the same two cores, and the first failure be lost among the others.
  for (const { definition, readEnvironment } of ALL_SERVICES) running.push(await startService(definition, readEnvironment(settings[definition.name])));
  process.send?.({ ready: true });
}

async function stopAll(): Promise<void> {
  await Promise.all(running.map((service) => service.stop()));
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopAll().then(() => process.exit(0), fail));
// The parent is gone without a word: nobody would stop us.
process.on('disconnect', () => void stopAll().then(() => process.exit(0), fail));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

startAll(process.argv[2] ?? '').catch(fail);
