import { getPriority } from 'node:os';
import { AppError } from '@leadfactory/kernel';
import { serveJobs } from '../src/index';

const jobs = {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  count: ({ bytes }: { bytes: Uint8Array }) => bytes.length,
  fill: ({ length }: { length: number }) => ({ body: Buffer.alloc(length, 7) }),
  wait: async ({ ms }: { ms: number }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return ms;
  },
  /** Takes the processor until somebody else raises the flag; whether that happened before the time was over. */
  burn: ({ flag, ms }: { flag: Int32Array; ms: number }) => {
    const end = performance.now() + ms;
    while (Atomics.load(flag, 0) === 0 && performance.now() < end);
    return Atomics.load(flag, 0) === 1;
  },
  hang: () => {
    for (;;);
  },
  hoard: () => {
    const all: unknown[] = [];
    for (;;) all.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
  },
  crash: () => {
    setTimeout(() => {
      throw new Error('nobody caught this');
    }, 0);
    return new Promise(() => undefined);
  },
  leave: () => process.exit(3),
  refuse: () => {
    throw new AppError('too_large', 'That is too much.', { context: { most: 3 } });
  },
  fail: () => {
    throw new Error('a fault of ours');
  },
  tell: () => ({ nice: getPriority(0), secrets: Object.keys(process.env).length }),
};

export type TestJobs = typeof jobs;

serveJobs(jobs);
