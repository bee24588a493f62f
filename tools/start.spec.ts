import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

const checkout = path.resolve(__dirname, '..');
const APP = `
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => { console.log('drained after ' + name); process.exit(0); });
  console.log('ready ' + JSON.stringify(process.argv.slice(2)));
  if (process.argv.includes('--amiss')) process.exit(7);
  if (process.argv.includes('--die')) process.kill(process.pid, 'SIGKILL');
  setInterval(() => {}, 1000);
`;
let root: string;

/** A checkout with one app that needs no bundling: the build must be run, and only once. */
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lf-start-'));
  for (const name of ['bootstrap.mjs', 'built.mjs', 'start.mjs']) await cp(path.join(checkout, 'tools', name), path.join(root, 'tools', name));
  await mkdir(path.join(root, 'node_modules'));
  await mkdir(path.join(root, 'apps/local'), { recursive: true });
  await writeFile(path.join(root, 'package-lock.json'), '{}');
  await writeFile(path.join(root, 'node_modules/.leadfactory-lock'), createHash('sha256').update('{}').digest('hex'));
  await writeFile(path.join(root, 'apps/local/start.js'), APP);
  await writeFile(
    path.join(root, 'tools/build.mjs'),
    "import { appendFileSync, cpSync } from 'node:fs'; cpSync('apps/local/start.js', 'dist/apps/local/start.js'); appendFileSync('builds', 'x');",
  );
});
afterEach(() => rm(root, { recursive: true, force: true }));

function start(...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['tools/start.mjs', ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ReturnType<typeof start>, onOutput: (text: string) => void = () => undefined): Promise<{ status: number | null; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      onOutput(output);
    });
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, output };
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s is passed on once, and the app drains', async (name) => {
  const child = start('--import', 'a b.csv');
  let isSent = false;
  const { status, output } = await ended(child, (text) => {
    if (text.includes('ready') && !isSent) isSent = child.kill(name);
  });
  expect(output).toBe(`ready ["--import","a b.csv"]\ndrained after ${name}\n`);
  expect(status).toBe(0);
});

test("the app's exit status is the command's, a fatal signal included", async () => {
  expect((await ended(start('--amiss'))).status).toBe(7);
  expect((await ended(start('--die'))).status).toBe(128 + 9);
});

test('sources that did not change are not built again, changed ones are', async () => {
  await ended(start('--amiss'));
  await ended(start('--amiss'));
  expect(await readFile(path.join(root, 'builds'), 'utf8')).toBe('x');
  await writeFile(path.join(root, 'apps/local/start.js'), `${APP} // changed`);
  await ended(start('--amiss'));
  expect(await readFile(path.join(root, 'builds'), 'utf8')).toBe('xx');
});

test('a build that fails ends with its status, and the next start builds again', async () => {
  await rm(path.join(root, 'apps/local/start.js'));
  const { status, output } = await ended(start());
  expect(status).toBe(1);
  expect(output).toMatch(/The build failed; its words stand above/);
  await writeFile(path.join(root, 'apps/local/start.js'), APP);
  expect((await ended(start('--amiss'))).status).toBe(7);
});
