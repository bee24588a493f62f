import { execFileSync } from 'node:child_process';
import { getPriority } from 'node:os';
import path from 'node:path';
import { builtWorker } from '@leadfactory/testing';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('helpers of the process give way to its main thread, and threads with a nice value of their own keep it', () => {
  const told = JSON.parse(execFileSync(process.execPath, [builtWorker(path.join(__dirname, '../test/nice.fixture.ts'))], { encoding: 'utf8' })) as { main: number; own: number; others: number[] };
  expect(told).toMatchObject({ main: getPriority(), own: 7 });
  expect(told.others.length).toBeGreaterThan(0);
  expect(new Set(told.others)).toEqual(new Set([10]));
});
