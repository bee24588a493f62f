import { AppError } from '@leadfactory/kernel';
import { EnvError } from './env/read-env';
import type { ServiceEnv } from './env/service-env';
import type { ServiceDefinition } from './service-definition';
import { type RunningService, startService, type StartOptions } from './start-service';

/**
 * A service as a process of its own: status 0 after SIGTERM or SIGINT, 1 when it cannot start or meets an error that
 * nobody caught. Give `env` as a function to have its problems told in a sentence as well.
 */
export function runService(definition: ServiceDefinition, env: ServiceEnv | (() => ServiceEnv), options: StartOptions = {}): void {
  let service: RunningService | undefined;
  let stopping = false;

  const fatal = (what: string, error: unknown): void => {
    if (service) service.logger.error({ err: error }, what);
    else process.stderr.write(`${toldAtStart(error)}\n`);
    process.exit(1);
  };
  const stop = (signal: string): void => {
    // Asked twice, somebody is in a hurry.
    if (stopping || !service) process.exit(1);
    stopping = true;
    service.logger.info({ signal }, `${definition.name} stops: it finishes what is at hand.`);
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fatal('The service did not stop properly.', error),
    );
  };

  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('uncaughtException', (error) => fatal('An error that nobody caught ends the process.', error));
  process.on('unhandledRejection', (error) => fatal('A rejection that nobody caught ends the process.', error));

  const start = async (): Promise<void> => {
    service = await startService(definition, typeof env === 'function' ? env() : env, options);
    // Whoever started this process with a channel waits for this word.
    process.send?.({ ready: true, service: definition.name });
  };
  start().catch((error: unknown) => fatal('The service cannot start.', error));
}

/** Foreseen problems are told in their sentence; others with the stack that whoever mends them needs. */
function toldAtStart(error: unknown): string {
  if (error instanceof AppError || error instanceof EnvError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
