import { isUrl } from './url';

describe('isUrl', () => {
  test('tells addresses from other texts, alone and on a base', () => {
    expect([isUrl('https://a.example/x?y#z'), isUrl('mailto:a@b.example'), isUrl('/x', 'https://a.example')]).toEqual([true, true, true]);
    expect([isUrl(''), isUrl('a.example'), isUrl('https://'), isUrl('/x'), isUrl('/x', 'nowhere')]).toEqual([false, false, false, false, false]);
  });

  test('an address with an umlaut stays one, however often it is asked for', () => {
    let refused = 0;
    for (let time = 0; time < 50_000; time += 1) if (!isUrl('https://Bücher.example/ä')) refused += 1;
    expect(refused).toBe(0);
  });
});
