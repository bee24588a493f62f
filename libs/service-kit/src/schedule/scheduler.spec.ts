import { Metrics } from '../observe/metrics';
import type { Logger } from '../observe/logger';
import type { Leadership } from './leadership';
import { Scheduler } from './scheduler';

/** Time moves by the test's hand only; jobs are looked at every quarter of a real second. */
describe('a job that is due while it still runs', () => {
  let now = Date.parse('2026-03-02T09:00:00Z');
  const warnings: string[] = [];
  const log = { debug: () => undefined, error: () => undefined, warn: (_about: unknown, words: string) => void warnings.push(words) } as unknown as Logger;
  const leads = { holds: () => Promise.resolve(true), resign: () => Promise.resolve() } as unknown as Leadership;
  const metrics = new Metrics('scoring');
  const scheduler = new Scheduler(leads, { now: () => new Date(now) }, log, metrics);

  async function leftOut(): Promise<number> {
    const { values } = await metrics.jobs.get();
    return values.find(({ labels }) => labels.outcome === 'overlapped')?.value ?? 0;
  }

  async function pass(seconds: number): Promise<void> {
    now += seconds * 1_000;
    await new Promise((resolve) => setTimeout(resolve, 600));
  }

  test('is left out, and told of once when it has taken a minute', async () => {
    let begun = 0;
    let end: () => void = () => undefined;
    scheduler.start([{ schedule: { name: 'sweep', everySeconds: 1 }, run: () => new Promise<void>((resolve) => { begun += 1; end = resolve; }) }]);
    await pass(1);
    await pass(2);
    expect([begun, await leftOut(), warnings]).toEqual([1, 1, []]);
    await pass(58);
    await pass(2);
    expect([begun, await leftOut()]).toEqual([1, 3]);
    expect(warnings).toEqual(['sweep has run for 60 s; until it has ended its times are left out.']);
    end();
    await pass(2);
    expect(begun).toBe(2);
    end();
    await scheduler.stop();
  });
});
