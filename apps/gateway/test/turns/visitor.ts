import { webFetch } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { openBlobStore } from '@leadfactory/persistence';
import { Logger } from '@leadfactory/service-kit';
import { createClient } from 'redis';
import { HostLeases } from '../../src/providers/web/host-leases';
import { HostTurns } from '../../src/providers/web/host-turns';
import { guardedLookup } from '../../src/providers/web/guarded-lookup';
import { WebClient } from '../../src/providers/web/web-client';
import { webFetchAdapter } from '../../src/providers/web/web-fetch.adapter';

/** A replica that visits sites, in a process of its own, so that it can be killed, and put to sleep. */
async function main(): Promise<void> {
  const [redisUrl = '', prefix = '', folder = '', pauseMs = '0', leaseMs = '1500', mostWaitMs = '20000'] = process.argv.slice(2);
  const redis = createClient({ url: redisUrl, disableOfflineQueue: true, socket: { reconnectStrategy: 100 } });
  redis.on('error', () => undefined);
  await redis.connect();
  const isPublic = (): boolean => true;
  const client = new WebClient('LeadFactoryBot/1.0', guardedLookup(async () => [{ address: '127.0.0.1', family: 4 }], isPublic), undefined);
  const leases = new HostLeases(redis, prefix, Logger.create({ service: 'visitor', level: 'silent', pretty: false }), { leaseMs: Number(leaseMs), placeMs: 900, answerMs: 300 });
  const adapter = webFetchAdapter({ client, blobs: openBlobStore(`file://${folder}`), userAgent: 'LeadFactoryBot/1.0', pauseMs: Number(pauseMs), isPublic, turns: new HostTurns(Number(pauseMs), leases, Number(mostWaitMs)) });
  const tenantId = newId();
  process.on('message', (message) => {
    const { id, url } = message as { id: number; url?: string };
    if (url === undefined) return void process.send?.({ id, said: String(redis.isReady) });
    const call = { tenantId, key: undefined, timeoutMs: 55_000 };
    adapter.serves.webFetch?.(webFetch.input.parse({ url, purpose: 'page' }), call).then(
      ({ data }) => process.send?.({ id, said: data.outcome === 'fetched' ? String(data.status) : data.problem }),
      (error: unknown) => process.send?.({ id, said: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.({ id: 0, said: 'ready' });
}

void main();
