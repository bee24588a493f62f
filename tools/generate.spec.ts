import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const checkout = path.resolve(__dirname, '..');
let root: string;

interface Ended {
  status: number;
  output: string;
}

function tool(name: string, ...args: string[]): Promise<Ended> {
  return node(path.join(checkout, 'tools', name), '--root', root, ...args);
}

function node(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    // One that was killed has no status, and has failed all the same.
    execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) => resolve({ status: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr }));
  });
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'lf-shape-'));
  await cp(path.join(checkout, 'libs'), path.join(root, 'libs'), { recursive: true });
  for (const file of ['tsconfig.base.json', 'package.json']) await cp(path.join(checkout, file), path.join(root, file));
  await writeFile(path.join(root, 'tsconfig.json'), JSON.stringify({ extends: './tsconfig.base.json', include: ['apps/**/*.ts', 'libs/contracts/**/*.ts'] }));
  await symlink(path.join(checkout, 'node_modules'), path.join(root, 'node_modules'));
  await mkdir(path.join(root, 'apps'));
  expect(await tool('generate.mjs', 'service', 'pricing')).toMatchObject({ status: 0 });
  expect(await tool('generate.mjs', 'feature', 'pricing', 'price-list')).toMatchObject({ status: 0 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the generator', () => {
  test('makes an audit check whose spec, catalogue entry and types are sound at once (a hundredth check touches nothing else)', async () => {
    const made = await mkdtemp(path.join(tmpdir(), 'lf-check-'));
    const checks = path.join(made, 'apps/assessment/src/checks');
    await mkdir(path.join(checks, 'seo'), { recursive: true });
    await writeFile(path.join(checks, 'catalogue.ts'), "import { check as noindex } from './seo/noindex.check';\n\nexport const CATALOGUE = [\n  noindex,\n];\n");
    const generate = (...args: string[]): Promise<Ended> => node(path.join(checkout, 'tools/generate.mjs'), '--root', made, 'check', ...args);
    expect(await generate('seo', 'odd-thing')).toMatchObject({ status: 0 });
    expect(await readFile(path.join(checks, 'catalogue.ts'), 'utf8')).toBe("import { check as noindex } from './seo/noindex.check';\nimport { check as oddThing } from './seo/odd-thing.check';\n\nexport const CATALOGUE = [\n  noindex,\n  oddThing,\n];\n");
    expect(await readFile(path.join(checks, 'seo/odd-thing.check.spec.ts'), 'utf8')).toContain('describeCheck(check, {');
    expect((await generate('seo', 'odd-thing')).output).toMatch(/There is a check odd-thing already, in seo/);
    expect((await generate('song', 'other')).output).toBe('There is no category "song"; expected one of seo.\n');
    await rm(made, { recursive: true });
  });

  test('wires a new feature into its service, and its contract into the contracts', async () => {
    expect(await readFile(path.join(root, 'apps/pricing/src/pricing.module.ts'), 'utf8')).toContain('providers: [PriceListOperation, PriceListRepository, PriceListService]');
    expect(await readFile(path.join(root, 'libs/contracts/src/services.ts'), 'utf8')).toMatch(/'pricing',\n\] as const/);
    const operations = await readFile(path.join(root, 'libs/contracts/src/operations/index.ts'), 'utf8');
    expect(operations).toMatch(/OPERATIONS: .*, priceList\]/);
    expect(operations).toContain("export * from './price-list';");
  });

  test('writes code that type-checks together with the contracts', async () => {
    const { output } = await node(path.join(checkout, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json');
    expect(output.split('\n').filter((line) => /^(apps|libs\/contracts)\//.test(line))).toEqual([]);
    // The compiler reads all contracts: twelve seconds of a processor that is shared with four others, more with eight.
  }, 240_000);

  test('refuses a name that is taken or unfit, and leaves everything as it was', async () => {
    const before = await readFile(path.join(root, 'libs/contracts/src/operations/index.ts'), 'utf8');
    expect(await tool('generate.mjs', 'service', 'pricing')).toEqual({ status: 1, output: 'apps/pricing exists already.\n' });
    expect((await tool('generate.mjs', 'feature', 'pricing', 'price-list')).output).toBe('apps/pricing/src/price-list exists already.\n');
    expect((await tool('generate.mjs', 'feature', 'pricing', '../PriceList')).output).toMatch(/"..\/PriceList" is not a name; expected lower case with hyphens/);
    expect((await tool('generate.mjs', 'feature', 'nowhere', 'x')).output).toMatch(/make the service first/);
    expect((await tool('generate.mjs', 'song')).output).toMatch(/^Use: /);
    expect(await readFile(path.join(root, 'libs/contracts/src/operations/index.ts'), 'utf8')).toBe(before);
  });
});

describe('the shape check', () => {
  test('passes what the generator made', async () => {
    expect(await tool('shape.mjs', 'pricing')).toEqual({ status: 0, output: 'The shape is kept.\n' });
  });

  test.each([
    ['src/price-list/price-list.wizard.ts', '', /price-list\.wizard\.ts: unknown kind "\.wizard"/],
    ['src/price-list/index.ts', '', /index\.ts: apps have no barrels/],
    ['src/price-list/deep/deeper/x.rules.ts', '', /more than two folders deep/],
    ['src/utils/text.rules.ts', '', /"utils" says nothing/],
    ['src/price-list/tax.rules.ts', '', /tax\.rules\.ts: no spec stands beside these rules/],
    ['src/price-list/gone.rules.spec.ts', '', /no gone\.rules\.ts stands beside this spec/],
    ['src/price-list/PriceList.service.ts', '', /expected a name in lower case/],
    ['src/wiring.ts', '', /directly under src\/ only main\.ts/],
    ['src/migrations/create-more.ts', '', /expected a time stamp and a name/],
    ['src/price-list/long.service.ts', '\n'.repeat(301), /longer than 300 lines/],
    ['scripts/x.ts', '', /only src\/ and test\/ are expected/],
  ])('names the drift of %s', async (file, text, drift) => {
    const full = path.join(root, 'apps/pricing', file);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, text);
    try {
      const { status, output } = await tool('shape.mjs', 'pricing');
      expect(output).toMatch(drift);
      expect(status).toBe(1);
    } finally {
      await rm(full);
    }
  });

  test('names a missing file and a missing tag', async () => {
    const project = path.join(root, 'apps/pricing/project.json');
    const main = path.join(root, 'apps/pricing/src/main.ts');
    const [projectText, mainText] = [await readFile(project, 'utf8'), await readFile(main, 'utf8')];
    await writeFile(project, projectText.replace('"scope:pricing"', '"scope:prices"'));
    await rm(main);
    const { output } = await tool('shape.mjs', 'pricing');
    await writeFile(project, projectText);
    await writeFile(main, mainText);
    expect(output).toMatch(/the tag "scope:pricing" is missing/);
    expect(output).toMatch(/apps\/pricing\/src\/main\.ts is missing/);
  });
});
