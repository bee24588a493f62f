import { createHmac } from 'node:crypto';
import { isRecent, isTimestampedHmac } from './signature.rules';

const now = new Date('2026-03-02T09:00:00Z');
const t = Math.floor(now.getTime() / 1000);
const body = Buffer.from('MIME');
const mac = (secret: string, at = t) => createHmac('sha256', secret).update(`${at}.MIME`).digest('hex');

test('a right signature of now is right, also beside one of another secret', () => {
  expect(isTimestampedHmac(`t=${t},v1=${mac('s')}`, body, 's', now)).toBe(true);
  expect(isTimestampedHmac(`t=${t}, v1=${mac('old')}, v1=${mac('s')}`, body, 's', now)).toBe(true);
});

test.each([
  ['none', undefined],
  ['garbage', 'x'],
  ['no time', `v1=${mac('s')}`],
  ['another secret', `t=${t},v1=${mac('other')}`],
  ['an old time', `t=${t - 301},v1=${mac('s', t - 301)}`],
  ['a time to come', `t=${t + 301},v1=${mac('s', t + 301)}`],
  ['another time than signed', `t=${t + 1},v1=${mac('s')}`],
  ['half a signature', `t=${t},v1=${mac('s').slice(0, 32)}`],
  ['no hex', `t=${t},v1=${'z'.repeat(64)}`],
])('%s is wrong', (_name, header) => {
  expect(isTimestampedHmac(header, body, 's', now)).toBe(false);
});

test('a time is a number of seconds', () => {
  expect(isRecent(String(t), now)).toBe(true);
  for (const bad of ['', 'NaN', `${t}.5`, '1e10', '-1']) expect(isRecent(bad, now)).toBe(false);
});
