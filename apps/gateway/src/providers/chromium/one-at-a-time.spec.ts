import { OneAtATime } from './one-at-a-time';

const refused = async (work: Promise<unknown>): Promise<number> => {
  const error: unknown = await work.then(() => null, (reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'rate_limited' });
  return Date.parse((error as { details: { retryAt: string } }).details.retryAt);
};

describe('the machine’s one browser', () => {
  it('is given to one after the other, in the order in which they came, also when one fails', async () => {
    const turns = new OneAtATime();
    const order: string[] = [];
    const work = (name: string, fails = false) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (fails) throw new Error(name);
    };
    const results = await Promise.allSettled([turns.run(10, 1_000, work('a')), turns.run(10, 1_000, work('b', true)), turns.run(10, 1_000, work('c'))]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('takes the first whatever it needs, and tells the others times that do not coincide', async () => {
    const turns = new OneAtATime();
    let finish: () => void = () => undefined;
    const first = turns.run(30_000, 10_000, () => new Promise<void>((resolve) => (finish = resolve)));
    const now = Date.now();
    const times = [await refused(turns.run(30_000, 40_000, async () => undefined)), await refused(turns.run(30_000, 40_000, async () => undefined)), await refused(turns.run(30_000, 40_000, async () => undefined))];
    expect(times.map((time) => Math.round((time - now) / 10_000))).toEqual([3, 6, 9]);
    finish();
    await first;
    await expect(turns.run(30_000, 40_000, async () => 'now')).resolves.toBe('now');
  });

  it('says how much of the time is left when the turn has come', async () => {
    const turns = new OneAtATime();
    const [, left] = await Promise.all([turns.run(1, 20_000, () => new Promise((resolve) => setTimeout(resolve, 60))), turns.run(1, 20_000, async (leftMs) => leftMs)]);
    expect(left).toBeLessThan(19_960);
    expect(left).toBeGreaterThan(0);
  });
});
