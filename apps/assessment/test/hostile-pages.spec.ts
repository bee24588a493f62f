import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../../..');
const engine = path.join(root, `dist/test/audit-folder-${process.pid}.js`);
/** The largest body that the egress lets through. */
const LARGEST = 10_485_760;

interface Ended {
  audit: { status: string; findings: { checkId: string }[]; outcomes: { outcome: string; reason?: string }[]; maxRssKb: number; processorMs: number } | null;
  stderr: string;
}

let folder: string;
let idleKb: number;

function audit(name: string, page: string | Buffer): Promise<Ended> {
  const at = path.join(folder, name);
  mkdirSync(at);
  writeFileSync(path.join(at, 'index.html'), page);
  return new Promise((resolve) => {
    execFile(process.execPath, [engine, at, '--memory'], { timeout: 160_000, maxBuffer: 50_000_000 }, (_error, stdout, stderr) => resolve({ audit: stdout === '' ? null : (JSON.parse(stdout) as Ended['audit']), stderr }));
  });
}

function filled(unit: string, before = '<!doctype html><html><title>Joe</title><body>'): string {
  return before + unit.repeat(Math.ceil(LARGEST / unit.length));
}

/** Everything that may come through the egress: what is larger, slower or endless is cut there. */
const PAGES: Record<string, () => string | Buffer> = {
  'a million nested tags': () => filled('<div>'),
  'nested tags of many names': () => filled('<b><i><u><span><section>'),
  'nested formatting that browsers mend': () => filled('<a><b><p>'),
  'nested tables': () => filled('<table><tr><td>'),
  'a huge drawing inside the page': () => filled('<path d="M0 0L10 10"/>', '<!doctype html><title>Joe</title><svg>'),
  'one drawing of one path': () => `<!doctype html><title>Joe</title><svg><path d="${'M0 0L10 10'.repeat(1_000_000)}"/></svg>`,
  'blanks that were a bomb': () => filled(' '.repeat(1_000)),
  'one tag of a hundred thousand attributes': () => `<!doctype html><title>Joe</title><p ${Array.from({ length: 400_000 }, (_, index) => `a${index}=1`).join(' ')}>x</p>`,
  'one attribute without an end': () => filled('x', '<!doctype html><title>Joe</title><p class="'),
  'a comment without an end': () => filled('<!-- '),
  'a script without an end': () => filled('var x = "</scrip";', '<!doctype html><title>Joe</title><script>'),
  'a title without an end': () => filled('Joe ', '<!doctype html><title>'),
  'structured data nested for ever': () => `<!doctype html><title>Joe</title><script type="application/ld+json">${'{"a":['.repeat(1_000_000)}</script>`,
  'structured data of a million parts': () => `<!doctype html><title>Joe</title><script type="application/ld+json">[${'{"@type":"Bakery","telephone":"1"},'.repeat(80_000)}{}]</script>`,
  'a hundred thousand links': () => filled('<a href="/x">here</a>'),
  'a hundred thousand fields': () => filled('<input name=email>'),
  'a hundred thousand keys': () => filled('<br accesskey=a>'),
  'numbers that look like phones': () => filled('212-555-01 (212) 555-01 '),
  'an address that goes on': () => filled('123 Main '),
  'digits alone': () => filled('1 '),
  'a charset that it is not in': () => Buffer.concat([Buffer.from('<!doctype html><meta charset="utf-16"><title>Joe</title>'), Buffer.alloc(LARGEST, 0xff)]),
  'a charset that nobody knows': () => filled('Joe ', '<!doctype html><meta charset="klingon-8"><title>Joe</title>'),
  'UTF-16 without words': () => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.alloc(LARGEST, 0x41)]),
  'zero bytes': () => Buffer.alloc(LARGEST),
  'noise': () => Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 2_654_435_761) >>> 24)),
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lf-hostile-'));
  await build({
    entryPoints: [path.join(root, 'apps/assessment/src/saved/audit-folder.command.ts')], outfile: engine, bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external',
    alias: Object.fromEntries(readdirSync(path.join(root, 'libs')).map((lib) => [`@leadfactory/${lib}`, path.join(root, 'libs', lib, 'src/index.ts')])),
  });
  const idle = await audit('idle', '<!doctype html><html lang="en"><title>Joe</title><h1>Joe’s Pizza</h1><p>We bake every morning, and have done so since 1999, in the middle of town.</p></html>');
  idleKb = idle.audit?.maxRssKb ?? Number.NaN;
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(engine, { force: true });
});

test.each(Object.entries(PAGES))('%s ends as a result, within 20 s of processor time and 256 MB more than idle', async (name, page) => {
  const { audit: result, stderr } = await audit(name.replaceAll(' ', '-'), page());
  expect(stderr).toBe('');
  expect(result?.outcomes.length).toBeGreaterThanOrEqual(95);
  // A check that breaks would be a fault of ours.
  expect(result?.outcomes.filter(({ reason }) => reason?.startsWith('The check could not be made'))).toEqual([]);
  expect(((result?.maxRssKb ?? Number.NaN) - idleKb) / 1_024).toBeLessThan(256);
  expect(result?.processorMs).toBeLessThan(20_000);
  // Twenty seconds of processor time where eight share a core.
}, 170_000);
