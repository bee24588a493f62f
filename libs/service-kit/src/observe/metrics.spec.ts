import { Metrics } from './metrics';

describe('metrics that are asked for when they are read', () => {
  let metrics: Metrics;
  beforeEach(() => (metrics = new Metrics('scoring', 'work')));
  afterEach(() => metrics.close());

  const sample = async (name: string) => new RegExp(`^${name}\\{.*\\} (.+)$`, 'm').exec(await metrics.text())?.[1] ?? null;

  test('a value that cannot be read is left out, comes back, and keeps nothing from the others', async () => {
    let fails = false;
    const read = async (value: number) => {
      if (fails) throw new Error('the database is away');
      return value;
    };
    metrics.gauge('a_gauge', 'g', () => read(3));
    metrics.total('a_total', 't', () => read(5));
    metrics.counter('a_counter', 'c').inc(7);
    const all = () => Promise.all(['a_gauge', 'a_total', 'a_counter'].map(sample));
    expect(await all()).toEqual(['3', '5', '7']);
    fails = true;
    expect(await all()).toEqual([null, null, '7']);
    fails = false;
    expect(await all()).toEqual(['3', '5', '7']);
  });

  test('a value that does not come holds up nobody for long', async () => {
    jest.useFakeTimers();
    try {
      metrics.gauge('a_gauge', 'g', () => new Promise(() => undefined));
      metrics.counter('a_counter', 'c').inc();
      const text = metrics.text();
      await jest.advanceTimersByTimeAsync(1_500);
      expect(await text).toMatch(/^a_counter\{.*\} 1$/m);
    } finally {
      jest.useRealTimers();
    }
  });
});
