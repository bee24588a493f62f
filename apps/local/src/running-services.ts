import type { ServiceName } from '@leadfactory/contracts';
import { type RunningService, type ServicePart, startService } from '@leadfactory/service-kit';
import { readFileSync } from 'node:fs';
import { ALL_SERVICES } from './all-services';

type Settings = Record<ServiceName, Record<string, string>>;

/** One part of all twelve services, in the thread that started it. */
export class RunningServices {
  private readonly running: RunningService[] = [];

  /** @param file JSON with the settings of each */
  async start(file: string, part: ServicePart): Promise<void> {
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Settings;
    // One after the other: side by side they would only wait for the same two cores, and the first failure be lost among the others.
    for (const { definition, readEnvironment } of ALL_SERVICES) this.running.push(await startService(definition, readEnvironment({ ...settings[definition.name], SERVICE_PART: part })));
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
  }
}

export function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
