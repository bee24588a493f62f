import { createClient } from 'redis';
import type { Logger } from './observe/logger';
import type { Redis } from './tokens';

const WAIT_AT_START_MS = 1_000;
const RETRY_MS = 100;
const SLOWEST_RETRY_MS = 1_000;
/** Something is said on every connection so often; one on which nothing comes back for so long is given up, and what was asked on it fails. */
const PING_MS = 1_000;
const SILENCE_MS = 3_000;

/**
 * A connection that comes by itself and comes back by itself. While Redis is away commands fail at once instead of
 * waiting, and no later than after three seconds when it hangs: whoever asks decides what to do without it.
 */
export async function connectRedis(url: string, service: string, logger: Logger): Promise<Redis> {
  const client = createClient({
    url,
    name: `leadfactory-${service}`,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    // The library's own is for commands that have not been sent, which there are none of here, and costs each a timer.
    commandOptions: { timeout: undefined },
    socket: { connectTimeout: 2_000, socketTimeout: SILENCE_MS, reconnectStrategy: (retries) => Math.min(RETRY_MS * 2 ** Math.min(retries, 10), SLOWEST_RETRY_MS) },
  }) as unknown as Redis;
  let away = false;
  client.on('error', (error: unknown) => {
    // Every retry reports; the log needs the first.
    if (!away) logger.warn({ err: error }, 'Redis is away; the service goes on without it.');
    away = true;
  });
  client.on('ready', () => {
    if (away) logger.info({}, 'Redis is back.');
    away = false;
  });
  const connected = client.connect().then(
    () => undefined,
    // Closed before it was ever there.
    () => undefined,
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([connected, new Promise((resolve) => (timer = setTimeout(resolve, WAIT_AT_START_MS)))]);
  clearTimeout(timer);
  return client;
}

export async function closeRedis(client: Redis): Promise<void> {
  if (client.isReady) await client.close();
  else if (client.isOpen) client.destroy();
}
