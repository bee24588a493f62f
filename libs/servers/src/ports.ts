import { createServer } from 'node:net';
import { randomInt } from 'node:crypto';
import { hasCode } from './server.error';

// Below the range from which Linux (32768) and macOS (49152) take ports for outgoing connections, so that a
// remembered port is still free after a restart.
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** True when a server could listen on this TCP port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (hasCode(error, 'EADDRINUSE', 'EACCES') ? resolve(false) : reject(error)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free one of the wished ports, else a free one by chance. Another process may still be quicker. */
export async function freePort(...wishes: (number | undefined)[]): Promise<number> {
  for (const wish of wishes) {
    if (wish !== undefined && (await isFree(wish))) return wish;
  }
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free TCP port found on 127.0.0.1 between ${LOWEST} and ${HIGHEST}`);
}
