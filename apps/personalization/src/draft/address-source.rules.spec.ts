import { contacts } from '../../test/lead.fixture';
import { addressSourceOf } from './address-source.rules';

test.each([
  ['site', { kind: 'site', by: '' }], ['import:4a2c', { kind: 'file', by: '' }], ['import', { kind: 'file', by: '' }], ['google_places', { kind: 'provider', by: 'google places' }],
])('an address from %s is told as such', (source, told) => {
  expect(addressSourceOf(contacts('info@joes.example', source))).toEqual(told);
});

test('the address that is written to decides, not the first that was found', () => {
  const [file, site] = [contacts('list@joes.example', 'import:1'), contacts('info@joes.example', 'site')];
  expect(addressSourceOf({ best: 'info@joes.example', emails: [...file.emails, ...site.emails] }).kind).toBe('site');
});

test('an address of which nothing is known is never called published', () => {
  expect(addressSourceOf({ best: 'info@joes.example', emails: [] }).kind).toBe('file');
});
