import { getPriority } from 'node:os';
import path from 'node:path';
import { AppError, isTransient } from '@leadfactory/kernel';
import { builtWorker, eventually } from '@leadfactory/testing';
import type { TestJobs } from '../test/jobs.worker';
import { WorkerPool, type WorkerPoolOptions } from './worker-pool';

const file = builtWorker(path.join(__dirname, '../test/jobs.worker.ts'));
const open: WorkerPool<TestJobs>[] = [];
let deaths: string[];
let ends: [job: string, ok: boolean][];

function pool(options: Partial<WorkerPoolOptions> = {}): WorkerPool<TestJobs> {
  const made = new WorkerPool<TestJobs>({ file, most: 1, heapMb: 64, withinMs: 10_000, observer: { died: (death) => deaths.push(death), ended: (job, _seconds, ok) => ends.push([job, ok]) }, ...options });
  open.push(made);
  return made;
}

/** How a job failed. */
async function failure(job: Promise<unknown>): Promise<AppError> {
  const error = await job.then((value) => new Error(`It gave ${JSON.stringify(value)}.`), (reason: unknown) => reason);
  if (!(error instanceof AppError)) throw error as Error;
  return error;
}

/** Memory that this thread and a job's share, and its raising. */
function flag(): { flag: Int32Array; raise: () => void } {
  const shared = new Int32Array(new SharedArrayBuffer(4));
  return { flag: shared, raise: () => void Atomics.store(shared, 0, 1) };
}

beforeEach(() => {
  deaths = [];
  ends = [];
});
afterEach(async () => void (await Promise.all(open.splice(0).map((one) => one.close()))));

test('no thread starts before the first job, and one serves jobs in a row', async () => {
  const threads = pool({ most: 3 });
  expect(threads.threadCount).toBe(0);
  expect(await threads.run('add', { a: 1, b: 2 })).toBe(3);
  expect(await threads.run('add', { a: 3, b: 4 })).toBe(7);
  expect(threads.threadCount).toBe(1);
  expect(ends).toEqual([['add', true], ['add', true]]);
});

test('there are never more threads than allowed, and what waits is done in its order', async () => {
  const threads = pool({ most: 2 });
  const begun: number[] = [];
  const all = Array.from({ length: 8 }, (_, index) => threads.run('wait', async () => (begun.push(index), { ms: 20 })));
  expect(threads.threadCount).toBe(2);
  expect(threads.queueLength).toBe(6);
  await Promise.all(all);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([threads.threadCount, threads.queueLength]).toEqual([2, 0]);
});

test('whoever started a job is not held up by it', async () => {
  const threads = pool();
  await threads.run('add', { a: 1, b: 1 });
  const { flag: shared, raise } = flag();
  setTimeout(raise, 50);
  expect(await threads.run('burn', { flag: shared, ms: 8_000 })).toBe(true);
});

test('bytes are handed over, not copied, in both directions', async () => {
  const threads = pool();
  const bytes = new Uint8Array(5_000_000);
  expect(await threads.run('count', { bytes })).toBe(5_000_000);
  expect(bytes.length).toBe(0);
  expect((await threads.run('fill', { length: 100_000 })).body.at(-1)).toBe(7);
});

test('an input is made only when a thread is free', async () => {
  const threads = pool();
  const made: string[] = [];
  const { flag: shared, raise } = flag();
  const input = (name: string) => async () => (made.push(name), { flag: shared, ms: 8_000 });
  const both = [threads.run('burn', input('first')), threads.run('burn', input('second'))];
  await new Promise((resolve) => setImmediate(resolve));
  expect(made).toEqual(['first']);
  raise();
  await Promise.all(both);
  expect(made).toEqual(['first', 'second']);
});

test('an input that cannot be made costs no thread', async () => {
  const threads = pool();
  expect((await failure(threads.run('add', () => Promise.reject(new AppError('not_found', 'The page is gone.'))))).code).toBe('not_found');
  expect(await threads.run('add', { a: 1, b: 2 })).toBe(3);
});

test('what a job throws keeps its code, and anything else is internal with its stack', async () => {
  const threads = pool();
  expect(await failure(threads.run('refuse', undefined))).toMatchObject({ code: 'too_large', message: 'That is too much.', details: { context: { most: 3 } } });
  const unforeseen = await failure(threads.run('fail', undefined));
  expect(unforeseen).toMatchObject({ code: 'internal', message: 'a fault of ours' });
  expect((unforeseen.cause as Error).stack).toContain('jobs.worker');
  expect(ends).toEqual([['refuse', false], ['fail', false]]);
  expect(deaths).toEqual([]);
});

test('a job that hangs fails in time, alone, and its thread is replaced', async () => {
  // The successor's job has no longer: with its thread's start it takes most of a second beside two busy processes.
  const threads = pool({ withinMs: 5_000 });
  const hung = failure(threads.run('hang', undefined));
  const behind = threads.run('add', { a: 1, b: 2 });
  const error = await hung;
  expect(error).toMatchObject({ code: 'timeout', message: expect.stringContaining('5 s') });
  expect(isTransient(error)).toBe(true);
  expect(await behind).toBe(3);
  expect(deaths).toEqual(['hung']);
});

test('time spent waiting for a thread is not counted against a job', async () => {
  const threads = pool({ withinMs: 2_000 });
  await threads.run('add', { a: 1, b: 2 });
  // Together more than one may take, each far less: a polite thread waits for everybody else on a busy machine.
  const waits = Array.from({ length: 8 }, () => 300);
  expect(await Promise.all(waits.map((ms) => threads.run('wait', { ms })))).toEqual(waits);
});

test('a job that eats all memory dies alone: this process and the next job live on', async () => {
  // A polite thread takes ten seconds to fill its memory beside two busy processes, one alone.
  const threads = pool({ withinMs: 110_000 });
  const hoarding = failure(threads.run('hoard', undefined));
  const behind = threads.run('add', { a: 1, b: 2 });
  const error = await hoarding;
  expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('64 MB') });
  expect(isTransient(error)).toBe(true);
  expect(await behind).toBe(3);
  expect(deaths).toEqual(['out_of_memory']);
}, 120_000);

test.each([['crash', 'nobody caught this'], ['leave', 'without a word']] as const)('a thread that dies of “%s” fails its job, which may be tried again', async (job, why) => {
  const threads = pool();
  expect(await failure(threads.run(job, undefined))).toMatchObject({ code: 'unavailable', message: expect.stringContaining(why) });
  expect(deaths).toEqual(['crashed']);
  expect(await threads.run('add', { a: 1, b: 2 })).toBe(3);
});

test('a worker whose file is missing fails its jobs with a sentence, and no process', async () => {
  const threads = pool({ file: '/nowhere/at-all.worker.js' });
  expect(await failure(threads.run('add', { a: 1, b: 2 }))).toMatchObject({ code: 'unavailable', message: expect.stringContaining('at-all.worker') });
});

test('a full queue turns jobs away at once and says when to come again', async () => {
  const threads = pool({ waiting: 1 });
  const now = Date.now();
  const taken = [threads.run('wait', { ms: 50 }), threads.run('wait', { ms: 50 })];
  const refused = await failure(threads.run('add', { a: 1, b: 2 }));
  expect(refused.code).toBe('unavailable');
  expect(Date.parse(refused.details.retryAt ?? '')).toBeGreaterThan(now);
  expect(await Promise.all(taken)).toEqual([50, 50]);
});

test('idle threads end, and the next job starts another', async () => {
  const threads = pool({ idleMs: 30 });
  await threads.run('add', { a: 1, b: 2 });
  await eventually(async () => expect(threads.threadCount).toBe(0));
  expect(await threads.run('add', { a: 1, b: 2 })).toBe(3);
  expect(deaths).toEqual([]);
});

test('closing ends every thread; jobs under way, waiting and new ones fail as transient', async () => {
  const threads = pool();
  await threads.run('add', { a: 1, b: 2 });
  const fates = [failure(threads.run('hang', undefined)), failure(threads.run('add', { a: 1, b: 2 }))];
  await threads.close();
  expect((await Promise.all(fates)).map(({ code }) => code)).toEqual(['unavailable', 'unavailable']);
  expect((await failure(threads.run('add', { a: 1, b: 2 }))).code).toBe('unavailable');
  expect(threads.threadCount).toBe(0);
  expect(deaths).toEqual([]);
});

test('a thread gives way to whoever serves requests, and sees no secret of the process', async () => {
  const told = await pool().run('tell', undefined);
  expect(told.secrets).toBe(0);
  if (process.platform === 'linux') expect(told.nice).toBe(15);
  expect(getPriority(0)).toBeLessThan(15);
});
