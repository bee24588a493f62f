import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findBinary } from './binaries';
import { converse } from './probe';
import { type ServerControl, type ServerOptions, startServer } from './server.process';

/**
 * A private Redis with an append-only file synced every second (none when `durable` is false), under `<directory>/redis`.
 * @throws ServerError cannot_install, exited_at_start or not_ready
 */
export async function startRedis(options: ServerOptions): Promise<ServerControl> {
  const home = path.join(options.directory, 'redis');
  const binary = await findBinary({
    program: 'redis-server',
    binDirectory: options.binDirectory ?? path.join(options.directory, 'bin'),
    env: options.env,
    log: options.log ?? (() => undefined),
  });
  await mkdir(home, { recursive: true });
  const durability = options.durable === false ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', 'everysec'];
  return startServer({
    name: 'redis',
    title: 'Redis',
    options,
    stopSignal: 'SIGTERM',
    command: (port) => ({
      ...binary,
      args: ['--bind', '127.0.0.1', '--port', String(port), '--dir', home, '--save', '', '--daemonize', 'no', ...durability],
    }),
    url: (port) => `redis://127.0.0.1:${port}`,
    probe: async (port) => {
      await converse({ host: '127.0.0.1', port }, 'PING\r\n', /^\+PONG\r\n/, 2_000);
    },
  });
}
