import { FINGERPRINTS } from './fingerprints.rules';

test('names are unique, and every fingerprint looks at something', () => {
  expect(new Set(FINGERPRINTS.map((fingerprint) => fingerprint.name)).size).toBe(FINGERPRINTS.length);
  for (const { name, kind: _kind, ...traces } of FINGERPRINTS) expect([name, Object.keys(traces).length]).not.toEqual([name, 0]);
});

test('no fingerprint matches an ordinary address of one’s own', () => {
  const own = ['/assets/site.js', '/img/logo.png', 'https://joe.example/contact', '/style.css', 'https://resyndication.example/', 'mailto:joe@joe.example'];
  for (const { name, loads, links } of FINGERPRINTS) for (const address of own) expect([name, address, loads?.test(address) ?? false, links?.test(address) ?? false]).toEqual([name, address, false, false]);
});
