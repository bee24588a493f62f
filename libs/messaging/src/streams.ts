import { setTimeout as delay } from 'node:timers/promises';
import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/nats-core';
import { isNameInUse, isOverlap } from './broker-fault';
import { streamName, STREAMS, type StreamKind, type StreamSpec } from './streams.rules';

const DAY_MS = 24 * 60 * 60 * 1000;
const DEDUPLICATION_MS = 2 * 60 * 1000;
const DECLARE_TRIES = 5;
const DECLARE_AGAIN_MS = 100;

/** When each stream was created, by the broker's clock: a later birth than the one known means that its content was lost. */
export type Births = Record<StreamKind, Date>;

/** Creates the streams that are missing and brings the others to this version's settings. */
export async function declareStreams(manager: JetStreamManager, prefix: string, replicas: number): Promise<Births> {
  const born = await Promise.all(STREAMS.map(async (spec) => [spec.kind, await declare(manager, settings(spec, prefix, replicas))] as const));
  return Object.fromEntries(born) as Births;
}

async function declare(manager: JetStreamManager, config: Partial<StreamConfig> & { name: string }, tries = DECLARE_TRIES): Promise<Date> {
  try {
    // Adding a stream that exists with the same settings changes nothing.
    return new Date((await manager.streams.add(config)).created);
  } catch (error) {
    if (isNameInUse(error)) return new Date((await manager.streams.update(config.name, config)).created);
    // So a broker speaks of this very stream, too, while another service is just declaring it.
    if (!isOverlap(error) || tries <= 1) throw error;
    await delay(DECLARE_AGAIN_MS);
    return declare(manager, config, tries - 1);
  }
}

function settings(spec: StreamSpec, prefix: string, replicas: number): Partial<StreamConfig> & { name: string } {
  return {
    name: streamName(prefix, spec.kind),
    subjects: [`${prefix}${spec.family}.>`],
    retention: spec.keeps === 'work' ? RetentionPolicy.Workqueue : RetentionPolicy.Limits,
    storage: StorageType.File,
    // A full stream refuses what is new, which stays in the outbox, and never drops what is old.
    discard: spec.keeps === 'work' ? DiscardPolicy.New : DiscardPolicy.Old,
    max_age: nanos(spec.maxAgeDays * DAY_MS),
    duplicate_window: nanos(DEDUPLICATION_MS),
    num_replicas: replicas,
  };
}
