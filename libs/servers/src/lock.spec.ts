import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LockHeld, lockHolder, takeLock } from './lock';

let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'lf-lock-'));
  file = path.join(directory, 'deep/owner.lock');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

test('a held lock is refused with the holder, and free after release', async () => {
  const lock = await takeLock(file);
  await expect(takeLock(file)).rejects.toEqual(new LockHeld(file, process.pid));
  expect(await lockHolder(file)).toBe(process.pid);
  await lock.release();
  expect(await lockHolder(file)).toBeUndefined();
  await (await takeLock(file)).release();
  expect(await readdir(path.dirname(file))).toEqual([]);
});

test('a lock of an earlier process with the same pid is taken over', async () => {
  await (await takeLock(file)).release();
  await writeFile(file, JSON.stringify({ pid: process.pid, mark: 'an earlier boot/1', token: 'x' }));
  expect(await lockHolder(file)).toBeUndefined();
  await (await takeLock(file)).release();
});

test('a damaged lock file is taken over', async () => {
  await (await takeLock(file)).release();
  await writeFile(file, '{"pid": 12');
  await (await takeLock(file)).release();
});

test('of many that take over a dead lock at once, one holds it at a time', async () => {
  await (await takeLock(file)).release();
  await writeFile(file, JSON.stringify({ pid: process.pid, mark: 'dead', token: 'x' }));
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await takeLock(file, 20_000);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      await lock.release();
    }),
  );
  expect(most).toBe(1);
});
