import { Stopping } from './stopping';

describe('what waits in the sandbox', () => {
  it('is forgotten when its time has passed', async () => {
    const stopping = new Stopping();
    const pauses = Array.from({ length: 50 }, () => stopping.pause(1));
    expect(stopping.waiting).toBe(50);
    expect(new Set(await Promise.all(pauses))).toEqual(new Set([true]));
    expect(stopping.waiting).toBe(0);
  });

  it('ends with the sandbox, and so does whatever would wait afterwards', async () => {
    const stopping = new Stopping();
    const work = stopping.within(600_000, (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))));
    const pauses = [stopping.pause(600_000), stopping.pause(600_000)];
    stopping.stop();
    expect(await Promise.all(pauses)).toEqual([false, false]);
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(await stopping.pause(600_000)).toBe(false);
    expect([stopping.waiting, stopping.stopped]).toEqual([0, true]);
  });

  it('ends when nobody needs it any more', async () => {
    const stopping = new Stopping();
    const [before, meanwhile] = [new AbortController(), new AbortController()];
    before.abort();
    expect(await stopping.pause(600_000, before.signal)).toBe(false);
    const paused = stopping.pause(600_000, meanwhile.signal);
    meanwhile.abort();
    expect(await paused).toBe(false);
    expect(stopping.waiting).toBe(0);
  });

  it('is told when it takes too long, and forgotten whatever becomes of it', async () => {
    const stopping = new Stopping();
    await expect(stopping.within(5, (signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await stopping.within(5, () => Promise.resolve('done'))).toBe('done');
    expect(stopping.waiting).toBe(0);
  });
});
