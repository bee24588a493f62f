import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { takeLock } from '../libs/servers/src/lock';

const tools = __dirname;
let folder: string;

function runWith(env: Record<string, string>, ...args: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, env: { ...process.env, npm_config_offline: 'true', ...env } }, (error, stdout, stderr) =>
      resolve({ status: statusOf(error), output: stdout + stderr }),
    );
  });
}

const run = (...args: string[]) => runWith({}, ...args);

/** A process that was killed has no status, and has failed all the same. */
function statusOf(error: ExecFileException | null): number {
  return error === null ? 0 : Number(error.code ?? 1);
}

/** Evaluates an expression over a tool's exports and returns its value. */
async function evaluate(tool: string, expression: string): Promise<unknown> {
  const { output } = await run('--input-type=module', '-e', `import * as tool from ${JSON.stringify(path.join(tools, tool))}; console.log(JSON.stringify(await (${expression})) ?? 'null')`);
  return JSON.parse(output);
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lf-tools-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('npm run reset', () => {
  const reset = () => run(path.join(tools, 'reset.mjs'), '--directory', folder);

  test('forgets the data and keeps the downloaded programs', async () => {
    for (const name of ['bin', 'postgres/data', 'nats', 'test']) await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, 'servers.json'), '{"nats": {"port": 1, "pid"');
    expect(await reset()).toEqual({ status: 0, output: `Forgot the data in ${folder}.\n` });
    expect((await readdir(folder)).sort()).toEqual(['bin', 'test']);
    expect((await reset()).output).toBe(`There is nothing to forget in ${folder}.\n`);
  });

  test('refuses while the servers run, and touches nothing', async () => {
    await mkdir(path.join(folder, 'nats'));
    const lock = await takeLock(path.join(folder, 'owner.lock'));
    expect(await reset()).toEqual({ status: 1, output: expect.stringContaining(`running on ${folder} (process ${process.pid}). Stop it first`) });
    expect(await readdir(folder)).toContain('nats');
    await lock.release();
    expect((await reset()).status).toBe(0);
  });
});

describe('npm run reset with LEADFACTORY_DIR', () => {
  const resetIn = (LEADFACTORY_DIR: string, ...args: string[]) => runWith({ LEADFACTORY_DIR }, path.join(tools, 'reset.mjs'), ...args);

  test('forgets the installation that the start would use, and no other', async () => {
    const [used, other] = [path.join(folder, 'used'), path.join(folder, 'other')];
    for (const each of [used, other]) await mkdir(path.join(each, 'postgres'), { recursive: true });
    expect(await resetIn(used)).toEqual({ status: 0, output: `Forgot the data in ${used}.\n` });
    expect([await readdir(used), await readdir(other)]).toEqual([[], ['postgres']]);
    expect((await resetIn(used, '--directory', other)).output).toBe(`Forgot the data in ${other}.\n`);
  });

  test('a folder beside the checkout is found from wherever the command is given, as the start finds it', async () => {
    const nowhere = '../no-such-folder-of-leadfactory';
    expect((await resetIn(nowhere)).output).toBe(`There is nothing to forget in ${path.resolve(tools, '..', nowhere)}.\n`);
  });

  test('a folder with nothing of ours, and an empty setting, are refused', async () => {
    await writeFile(path.join(folder, 'thesis.txt'), 'years of work');
    expect(await resetIn(folder)).toEqual({ status: 1, output: `${folder} holds no data of LeadFactory. Nothing was removed.\n` });
    expect(await readdir(folder)).toEqual(['thesis.txt']);
    expect(await resetIn('')).toEqual({ status: 1, output: expect.stringContaining('LEADFACTORY_DIR is empty') });
  });
});

describe('before anything is installed', () => {
  test.each([
    ['18.20.4', 'LeadFactory needs Node 20.19 or later, and this is Node 18.20.4'],
    ['20.18.9', 'this is Node 20.18.9'],
  ])('Node %s is refused with a sentence', async (version, sentence) => {
    expect(await evaluate('bootstrap.mjs', `tool.nodeProblem('${version}')`)).toContain(sentence);
  });

  test.each(['20.19.0', '22.0.0', '24.11.1'])('Node %s will do', async (version) => {
    expect(await evaluate('bootstrap.mjs', `tool.nodeProblem('${version}')`)).toBeNull();
  });

  const lockOf = (version: string) => ({ lockfileVersion: 3, packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b-for-mac': { version: '1.0.0', optional: true } } });

  test("a developer's own npm install is recognised by its versions, another platform's package is not missed", async () => {
    await mkdir(path.join(folder, 'node_modules/a'), { recursive: true });
    await writeFile(path.join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: { 'node_modules/a': { version: '1.2.3' } } }));
    const isInstalled = (version: string) => evaluate('bootstrap.mjs', `tool.isInstalled(${JSON.stringify(folder)}, ${JSON.stringify(lockOf(version))})`);
    expect(await isInstalled('1.2.3')).toBe(true);
    expect(await isInstalled('1.3.0')).toBe(false);
    await rm(path.join(folder, 'node_modules/a'), { recursive: true });
    expect(await isInstalled('1.2.3')).toBe(false);
  });

  test('an installation that fails ends with a status and what to do', async () => {
    await writeFile(path.join(folder, 'package.json'), '{"name":"x","version":"1.0.0","dependencies":{"a":"1.0.0"}}');
    await writeFile(path.join(folder, 'package-lock.json'), JSON.stringify({ name: 'x', lockfileVersion: 3, requires: true, packages: { '': { dependencies: { a: '9.9.9' } }, 'node_modules/a': { version: '9.9.9', resolved: 'http://127.0.0.1:1/a.tgz' } } }));
    const { status, output } = await run('--input-type=module', '-e', `import { ensureInstalled } from ${JSON.stringify(path.join(tools, 'bootstrap.mjs'))}; await ensureInstalled(${JSON.stringify(folder)})`);
    expect(status).toBe(1);
    expect(output).toMatch(/could not be installed \('npm ci' ended with status \d+.*Check the network and the registry/s);
    expect(await readdir(folder)).not.toContain('node_modules');
  });
});

describe('the sources of a build', () => {
  const hash = () => evaluate('built.mjs', `tool.sourceHash(${JSON.stringify(folder)})`);

  test('are told by content: a test changes nothing, a line of code does', async () => {
    await mkdir(path.join(folder, 'libs/kernel/src'), { recursive: true });
    await writeFile(path.join(folder, 'libs/kernel/src/money.ts'), 'export const cents = 1;');
    const first = await hash();
    await writeFile(path.join(folder, 'libs/kernel/src/money.ts'), 'export const cents = 1;');
    await writeFile(path.join(folder, 'libs/kernel/src/money.spec.ts'), 'test');
    expect(await hash()).toBe(first);
    await writeFile(path.join(folder, 'libs/kernel/src/money.ts'), 'export const cents = 2;');
    expect(await hash()).not.toBe(first);
  });
});

describe('the line that counts', () => {
  test('counts a suite that could not be loaded as failed, a todo as skipped', async () => {
    const result = { numPassedTests: 5, numFailedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(await evaluate('test-count.mjs', `tool.countLine(tool.countsOf(${JSON.stringify(result)}))`)).toBe('5 passed, 2 failed, 3 skipped');
  });

  test('a run without a result is a failure', async () => {
    expect(await evaluate('test-count.mjs', 'tool.countLine(tool.countsOf(undefined))')).toBe('0 passed, 1 failed, 0 skipped');
  });
});
