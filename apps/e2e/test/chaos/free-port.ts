import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that the private servers choose among (15,000 to 32,000), and those that a system gives to whoever has no wish:
 * the front door listens seconds after its port was found free, and nobody may have been given it meanwhile.
 */
const LOWEST = 10_000;
const LANES = 5;
const LANE_WIDTH = 1_000;

/**
 * A port of loopback that nobody listens on just now.
 * @param lane whoever looks at the same time looks elsewhere: the number of the test runner's worker
 */
export async function freePort(lane = 0): Promise<number> {
  const lowest = LOWEST + (lane % LANES) * LANE_WIDTH;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(lowest, lowest + LANE_WIDTH);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found from ${lowest} to ${lowest + LANE_WIDTH - 1}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
