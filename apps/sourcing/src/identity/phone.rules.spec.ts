import { phoneOf } from './phone.rules';

test.each([
  ['5032241700', '+15032241700'],
  ['(212) 555-0123', '+12125550123'],
  ['+1 212.555.0123', '+12125550123'],
  ['1-212-555-0123', '+12125550123'],
  ['+49 9261 628000', '+499261628000'],
  // As long as a US number without its 1.
  ['+6562345678', '+6562345678'],
  ['+4722345678', '+4722345678'],
  ['+3612345678', '+3612345678'],
])('%s is %s', (text, phone) => expect(phoneOf(text)).toBe(phone));

test.each([null, undefined, '', '12', 'call us', '0000000000000000000000', "'; DROP TABLE"])('%s is no number', (text) => expect(phoneOf(text)).toBeNull());
