import { type ProfileCandidate, siteAmong } from './site.rules';

const joes = { name: "Joe's Pizza", phone: '+12125550100', address: { line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' } };
const candidate = (change: Partial<ProfileCandidate>): ProfileCandidate => ({ name: 'Somebody', zip: '10001', phone: null, website: 'https://x.com/', ...change });

test('a site is taken from the profile with the same phone, or with the same name in the same ZIP', () => {
  expect(siteAmong(joes, [candidate({ website: 'https://other.com/' }), candidate({ phone: '(212) 555-0100' })])).toBe('https://x.com/');
  expect(siteAmong(joes, [candidate({ name: 'JOES PIZZA LLC', zip: '10001-1234' })])).toBe('https://x.com/');
});

test('from nobody else', () => {
  expect(siteAmong(joes, [])).toBeNull();
  expect(siteAmong(joes, [candidate({}), candidate({ name: "Joe's Pizza", zip: '10002' }), candidate({ name: "Joe's Pizza", website: null })])).toBeNull();
  expect(siteAmong({ ...joes, phone: null, address: { ...joes.address, zip: null } }, [candidate({ name: "Joe's Pizza", zip: null, phone: null })])).toBeNull();
});
