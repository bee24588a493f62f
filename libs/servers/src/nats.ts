import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findBinary } from './binaries';
import { converse } from './probe';
import { type ServerControl, type ServerOptions, startServer } from './server.process';

/**
 * A private NATS server with JetStream, its store under `<directory>/nats`.
 * NATS ends with status 1 on SIGTERM: that is its orderly end.
 * @throws ServerError cannot_install, exited_at_start or not_ready
 */
export async function startNats(options: ServerOptions): Promise<ServerControl> {
  const home = path.join(options.directory, 'nats');
  const binary = await findBinary({
    program: 'nats-server',
    binDirectory: options.binDirectory ?? path.join(options.directory, 'bin'),
    env: options.env,
    log: options.log ?? (() => undefined),
  });
  await mkdir(home, { recursive: true });
  return startServer({
    name: 'nats',
    title: 'NATS',
    options,
    stopSignal: 'SIGTERM',
    command: (port) => ({ ...binary, args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', home] }),
    url: (port) => `nats://127.0.0.1:${port}`,
    probe: async (port) => {
      await checkNats({ host: '127.0.0.1', port });
    },
  });
}

/** Resolves when a NATS server with JetStream greets at this address; throws a sentence otherwise. */
export async function checkNats(address: { host: string; port: number }): Promise<void> {
  const greeting = await converse(address, '', /^INFO .*\r\n/, 2_000);
  if (!/"jetstream": ?true/.test(greeting)) throw new Error('NATS answers without JetStream; start it with -js (nats-server -js -sd FOLDER)');
}
