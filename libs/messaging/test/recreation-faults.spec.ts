import { eventually } from '@leadfactory/testing';
import { streamName } from '../src/streams.rules';
import { TENANT_A } from './bench.fixture';
import { FaultBench } from './fault-bench.fixture';

const ROUNDS = 4;
const BELLS = 60;

describe('an event consumer across re-creations of its stream', () => {
  let bench: FaultBench;
  beforeEach(async () => {
    bench = await FaultBench.open();
  });
  afterEach(() => bench.close());

  it('hears every event once, those that were lost with the stream included, and none waits for long', async () => {
    const { frail, sound } = bench;
    frail.relay.start();
    frail.listen();
    sound.listen();
    const rung: string[] = [];
    const waits: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const bells = Array.from({ length: BELLS }, (_, at) => `${round} ${String(at).padStart(2, '0')}`);
      rung.push(...bells);
      const ringing = (async () => {
        for (let at = 0; at < BELLS; at += 10) await frail.ring(TENANT_A, ...bells.slice(at, at + 10));
      })();
      await eventually(async () => expect((await sound.heard()).length).toBeGreaterThan(round * BELLS));
      await sound.messaging.streams.streams.delete(streamName(bench.prefix, 'EVENTS'));
      await ringing;
      const since = Date.now();
      await eventually(async () => expect(await sound.heard()).toEqual(rung), { timeoutMs: 25_000 });
      waits.push(Date.now() - since);
    }
    // Ten seconds until the relay looks, and a little for a busy machine.
    for (const wait of waits) expect(wait).toBeLessThan(20_000);
    expect(await sound.deadLetters()).toEqual([]);
    process.stdout.write(`heard again after a stream was lost: ${waits.join(', ')} ms\n`);
  }, 120_000);
});
