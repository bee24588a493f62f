import { JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';
import { declareStreams } from './streams';

const OVERLAP = new JetStreamApiError({ code: 400, err_code: 10065, description: 'subjects overlap with an existing stream' });

/** A broker that refuses each stream so many times before it takes it. */
function broker(refusals: number, error: Error): { manager: JetStreamManager; asked: string[] } {
  const asked: string[] = [];
  const add = async ({ name }: { name: string }): Promise<{ created: string }> => {
    asked.push(name);
    if (asked.filter((one) => one === name).length <= refusals) throw error;
    return { created: '2026-03-02T09:00:00Z' };
  };
  return { manager: { streams: { add } } as unknown as JetStreamManager, asked };
}

test('a stream that another service is just declaring is declared again a moment later', async () => {
  const { manager, asked } = broker(1, OVERLAP);
  const births = await declareStreams(manager, '', 1);
  expect(Object.values(births).map((birth) => birth.toISOString())).toEqual(Object.keys(births).map(() => '2026-03-02T09:00:00.000Z'));
  expect(asked).toHaveLength(2 * Object.keys(births).length);
});

test('a stream whose subjects really belong to another is refused, and so is any other fault at once', async () => {
  await expect(declareStreams(broker(1_000, OVERLAP).manager, '', 1)).rejects.toBe(OVERLAP);
  const other = new Error('no room');
  await expect(declareStreams(broker(1, other).manager, '', 1)).rejects.toBe(other);
});
