import { SubmissionFact } from '@leadfactory/contracts';
import { describeWithShared } from '@leadfactory/testing';
import { readFileSync } from 'node:fs';
import { normalise, unreachable } from './normalise.rules';

const placeOfZip = (zip: string) => (zip === '97209' ? { city: 'Portland', state: 'OR' } : null);
const of = (sent: object) => normalise(SubmissionFact.parse(sent), placeOfZip);

describe('a submission put in order (R15.02)', () => {
  test('every field gets the form in which it is kept', () => {
    expect(of({ email: ' Joe@Joes-Pizza.Example ', phone: '(212) 555-0100 x5', firstName: 'JOE', lastName: "O'BRIEN", company: ' Joe’s Pizza, LLC ', website: 'www.joes-pizza.example', address: { line1: '12 Main St', zip: '97209-1234' }, source: 'fair', externalId: '7' })).toEqual({
      email: 'joe@joes-pizza.example', phone: '+12125550100', name: "Joe O'Brien", firstName: 'Joe', lastName: "O'Brien", title: null, company: 'Joe’s Pizza, LLC', domain: 'joes-pizza.example', website: 'http://www.joes-pizza.example/',
      address: { line1: '12 Main St', line2: null, city: 'Portland', state: 'OR', zip: '97209', country: 'US' }, source: 'fair', externalId: '7',
      keys: ['email:joe@joes-pizza.example', 'phone:+12125550100', "company:joes-pizza.example joe obrien"], problems: [],
    });
  });

  test('each unusable field is named, and the others go on', () => {
    const identity = of({ email: 'joe@', phone: '12', name: '<b>', website: 'not a site', address: { state: 'Ontario', zip: '1', country: 'Atlantis' }, company: 'Joe' });
    expect(identity.problems.map(({ field }) => field)).toEqual(['email', 'phone', 'name', 'website', 'address.country', 'address.state', 'address.zip']);
    expect(identity.problems.every(({ message }) => /^"/.test(message) && message.endsWith('.'))).toBe(true);
    expect(identity).toMatchObject({ email: null, phone: null, name: null, company: 'Joe', address: null, keys: [] });
    expect(unreachable(identity)).toMatch(/^Nothing is left by which it could be reached\. "joe@" is no e-mail address/);
  });

  test('a lead that can be reached in one way is not unreachable', () => {
    for (const sent of [{ email: 'a@b.example' }, { phone: '+44 20 7946 0958' }, { company: 'Joe', website: 'joes.example' }, { company: 'Joe', address: { city: 'Salem' } }]) expect(unreachable(of(sent))).toBeNull();
  });

  test('the company is known by its site, else by its mail; not by what anybody may have', () => {
    expect(of({ email: 'joe@gmail.com', website: 'https://shop.joes.example/x' }).domain).toBe('shop.joes.example');
    expect(of({ email: 'joe@joes.example', website: 'https://facebook.com/joe' }).domain).toBe('joes.example');
    expect(of({ email: 'joe@gmail.com' }).domain).toBeNull();
    expect(of({ email: 'j.o.e@googlemail.com' }).keys).toEqual(of({ email: 'Joe@Gmail.com' }).keys);
    expect(of({ email: 'joe+a@joes.example' }).email).toBe('joe+a@joes.example');
  });

  test('addresses of other countries stay as they were sent', () => expect(of({ email: 'a@b.example', address: { city: 'Toronto', state: 'Ontario', zip: 'M5V 2T6', country: 'Canada' } })).toMatchObject({ address: { state: 'Ontario', zip: 'M5V 2T6', country: 'CA' }, problems: [] }));

  describeWithShared('data/security/blns/blns.json', 'the big list of naughty strings', (file) => {
    test('every string in every field is put in order or named; nothing throws, and all of it is text that can be stored', () => {
      for (const text of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
        const sent = SubmissionFact.safeParse({ email: 'a@b.example', phone: text.slice(0, 60), name: text.slice(0, 200), title: text.slice(0, 200), company: text.slice(0, 200), website: text.slice(0, 2_000), address: { line1: text.slice(0, 200), city: text.slice(0, 100), zip: text.slice(0, 20), country: text.slice(0, 60) }, note: text.slice(0, 2_000) });
        if (!sent.success) continue;
        const stored = JSON.stringify(normalise(sent.data, placeOfZip));
        expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }
    });
  });
});
