import { phoneOf, phoneShown, phonesIn } from './phone.rules';

test('one number however it is written', () => {
  for (const text of ['(212) 555-0123', '212-555-0123', '212.555.0123', '+1 212 555 0123', '1-212-555-0123', '212 555–0123']) expect(phonesIn(`Call ${text} today`)).toEqual(['+12125550123']);
});

test('prices, years, ZIP codes and article numbers are no phone numbers', () => {
  expect(phonesIn('$212.55 since 2012-2024, 10001-1234, item 2125550123, 192.168.100.1000, 4212-555-0123')).toEqual([]);
});

test('a tel: value is read, nonsense is not', () => {
  expect(phoneOf('+1-212-555-0123')).toBe('+12125550123');
  expect(phoneOf('call me')).toBeNull();
});

test('a number is shown as people write it', () => {
  expect(['+12125550132', '+442079460018', '+1'].map(phoneShown)).toEqual(['(212) 555-0132', '+44 20 7946 0018', '+1']);
});
