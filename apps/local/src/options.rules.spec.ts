import { parseStartRequest } from './options.rules';

describe('the options of npm start', () => {
  test('without options the demonstration runs: a hundred restaurants in 10001', () => {
    expect(parseStartRequest([])).toMatchObject({ exit: false, quota: 100, isQuotaAsked: false, vertical: 'restaurant', zip: '10001', input: undefined });
  });

  test('real input is a file, a place and saved sites', () => {
    const request = parseStartRequest(['--exit', '--import', 'a.csv', '--vertical', 'brewery', '--place', 'Portland, OR', '--sites', 'd']);
    expect(request).toMatchObject({ exit: true, vertical: 'brewery', input: { file: 'a.csv', place: 'Portland, OR', sites: 'd' } });
  });

  test('a quota that is named is told apart from the usual one', () => {
    expect(parseStartRequest(['--quota', '100'])).toMatchObject({ quota: 100, isQuotaAsked: true });
  });

  test('all problems are told at once', () => {
    const start = () => parseStartRequest(['--import', 'a.csv', '--quota', 'many', '--port', '99999', '--zip', '1']);
    for (const option of ['--quota', '--port', '--zip', '--place']) expect(start).toThrow(option);
  });

  test('an unknown option is refused with the usage', () => {
    expect(() => parseStartRequest(['--frobnicate'])).toThrow(/frobnicate[\s\S]*npm start/);
  });

  test('--sites without --import is refused', () => {
    expect(() => parseStartRequest(['--sites', 'd'])).toThrow('--sites goes with --import');
  });
});
