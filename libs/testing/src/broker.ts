import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { testServers } from './addresses';

/** A NATS_PREFIX, for subjects and stream names, that no other suite has, e.g. `t3fa94c1b.`. */
export function freshNatsPrefix(): string {
  return `t${randomBytes(4).toString('hex')}.`;
}

/** A prefix for Redis keys that no other suite has, e.g. `t:3fa94c1b:`. */
export function freshRedisPrefix(): string {
  return `t:${randomBytes(4).toString('hex')}:`;
}

/** A connection to this run's NATS; the caller closes it. */
export async function connectTestNats(name = 'test'): Promise<NatsConnection> {
  return connect({ servers: testServers().natsUrl, name });
}

/** Deletes the streams whose names begin with a suite's prefix (its dot left out: stream names have none); returns their names. */
export async function dropTestStreams(connection: NatsConnection, prefix: string): Promise<string[]> {
  const manager = await jetstreamManager(connection);
  const dropped: string[] = [];
  for await (const { config } of manager.streams.list()) {
    if (config.name.startsWith(prefix.replace(/\.$/, ''))) dropped.push(config.name);
  }
  for (const name of dropped) await manager.streams.delete(name);
  return dropped.sort();
}
