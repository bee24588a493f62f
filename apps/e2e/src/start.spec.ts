import { Client, getMe, login } from '@leadfactory/contracts';
import { describeWithShared, eventually } from '@leadfactory/testing';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readResult, removeDirectory, runToEnd, stackDirectory, start } from './stack';

describe('npm start refuses in words what it cannot do', () => {
  test.each([
    [['--zip', 'abc', '--quota', '0'], /--quota expected a whole number[\s\S]*--zip expected five digits/],
    [['--import', 'nowhere.csv'], /--place is needed/],
    [['--import', 'nowhere.csv', '--place', 'Atlantis'], /"Atlantis" is not a place/],
    [['--import', 'x.csv', '--place', 'Portland, OR', '--sites', '/does/not/exist'], /--sites \/does\/not\/exist: expected a folder/],
  ])('%j', async (options, sentence) => {
    const directory = stackDirectory('refuses');
    const { status, output } = await runToEnd(directory, options);
    removeDirectory(directory);
    expect(output).toMatch(sentence);
    expect(output).not.toContain('    at ');
    expect(status).toBe(1);
  });
});

test('npm start -- --idle on a fresh machine lets its owner in, and lf too', async () => {
  const directory = stackDirectory('idle');
  const { child, port, output } = await start(directory, ['--idle']);
  const closed = once(child, 'close');
  try {
    await eventually(async () => expect(output()).toContain('Everything stays up'), { timeoutMs: 90_000 });
    const [, email, password] = /sign in as {2}(\S+) with (\S+)/.exec(output()) ?? [];
    const clientWith = (credentials: string | undefined) => new Client({ origin: `http://127.0.0.1:${port}`, credentials: () => credentials });
    const { accessToken } = await clientWith(undefined).call(login, { email: email!, password: password! });
    const { apiKey } = JSON.parse(readFileSync(path.join(directory, 'cli.json'), 'utf8')) as { apiKey: string };
    for (const credentials of [accessToken, apiKey]) await expect(clientWith(credentials).call(getMe, {})).resolves.toBeDefined();
    expect(output()).not.toContain('Campaign "');
  } finally {
    child.kill('SIGINT');
    const [status] = (await closed) as [number | null];
    removeDirectory(directory);
    expect(status).toBe(0);
  }
}, 120_000);

describeWithShared('data/businesses/openbrewerydb.csv', 'real input (R3.01)', (csv) => {
  test('the breweries of Portland, OR are imported, audited on saved pages, and carried to their end', async () => {
    const directory = stackDirectory('import');
    const sites = csv.replace('businesses/openbrewerydb.csv', 'html/templates');
    try {
      const { status, output } = await runToEnd(directory, ['--exit', '--import', csv, '--vertical', 'brewery', '--place', 'Portland, OR', '--sites', sites, '--quota', '60']);
      expect(output).not.toContain('AMISS');
      expect(status).toBe(0);
      const { funnel } = readResult(directory);
      expect(funnel.found).toBeGreaterThan(30);
      expect(funnel.audited).toBe(funnel.found);
    } finally {
      removeDirectory(directory);
    }
  }, 180_000);

  test.each([
    [['--vertical', 'submarine', '--place', 'Portland, OR'], /submarine[\s\S]*brewery/],
    [['--vertical', 'brewery', '--place', 'Nowhereville, OR'], /Nowhereville/],
    [['--vertical', 'brewery', '--place', 'Ashland, KS'], /No business of .* is in Ashland, KS/],
  ])('%j ends with a sentence and nothing half-done', async (options, sentence) => {
    const directory = stackDirectory('refused-input');
    const { status, output } = await runToEnd(directory, ['--exit', '--import', csv, ...options]);
    removeDirectory(directory);
    expect(output).toMatch(sentence);
    expect(status).toBe(1);
  }, 90_000);
});
