import { processorMs } from '@leadfactory/testing';
import { judgeDuplicates, type LeadIdentity, sameLead } from './duplicate.rules';

const nowhere = { street: null, city: null, state: null, zip: null };
const lead = (leadId: string, change: Partial<LeadIdentity> = {}): LeadIdentity => ({ leadId, mailbox: null, phone: null, domain: null, person: null, company: null, place: nowhere, ...change });
const originals = (leads: LeadIdentity[], known: Parameters<typeof judgeDuplicates>[1] = []) => judgeDuplicates(leads, known).map(({ originalId }) => originalId);

describe('leads that came before (R15.02)', () => {
  test('one mailbox, phone, or domain with name is one lead, and the first of them stays', () => {
    expect(originals([lead('a', { mailbox: 'joe@x.example' }), lead('b', { mailbox: 'joe@x.example', phone: '+12125550100' }), lead('c', { phone: '+12125550100' })])).toEqual(['a', 'a', 'a']);
    expect(originals([lead('a', { domain: 'x.example', person: 'joe smith' }), lead('b', { domain: 'x.example', person: 'joe smith', mailbox: 'other@x.example' })])).toEqual(['a', 'a']);
    expect(originals([lead('a', { domain: 'x.example', company: 'joes pizza' }), lead('b', { domain: 'x.example', company: 'joes pizza' })])).toEqual(['a', 'a']);
  });

  test('the reason is told', () => expect(judgeDuplicates([lead('b', { phone: '+12125550100' })], [{ ...lead('a', { phone: '+12125550100' }), originalId: 'a' }])).toEqual([{ leadId: 'b', originalId: 'a', reasons: ['same phone +12125550100'] }]));

  test('colleagues who share a phone are two leads, one person with two addresses is one', () => {
    const [ann, bob] = [lead('a', { phone: '+1', mailbox: 'ann@x.example', person: 'ann lee' }), lead('b', { phone: '+1', mailbox: 'bob@x.example', person: 'robert stone' })];
    expect(originals([ann, bob])).toEqual(['a', 'b']);
    expect(originals([ann, { ...bob, person: 'anne lee' }])).toEqual(['a', 'a']);
    expect(originals([ann, { ...bob, person: 'a lee' }])).toEqual(['a', 'a']);
    expect(originals([ann, { ...bob, person: 'jim lee' }])).toEqual(['a', 'b']);
    expect(originals([ann, { ...bob, person: null }])).toEqual(['a', 'a']);
  });

  test('companies that share an office line are two leads', () => expect(originals([lead('a', { phone: '+1', company: 'blue door bakery' }), lead('b', { phone: '+1', company: 'smith law' })])).toEqual(['a', 'b']));

  test('branches share a domain and a name and are still two leads', () => {
    const branch = (leadId: string, zip: string | null, phone: string | null = null) => lead(leadId, { domain: 'x.example', company: 'joes pizza', place: { ...nowhere, zip }, phone });
    expect(originals([branch('a', '97209'), branch('b', '10001')])).toEqual(['a', 'b']);
    expect(originals([branch('a', '97209'), branch('b', '97209', '+1')])).toEqual(['a', 'a']);
    expect(originals([branch('a', null, '+2'), branch('b', null, '+1')])).toEqual(['a', 'b']);
  });

  test('two people of one name at one company are two leads when mailbox and phone both differ', () => {
    const john = (leadId: string, mailbox: string, phone: string | null) => lead(leadId, { domain: 'x.example', person: 'john smith', mailbox, phone });
    expect(originals([john('a', 'jsmith1@x.example', '+12125550100'), john('b', 'john.smith@x.example', '+13055550177')])).toEqual(['a', 'b']);
    expect(originals([john('a', 'jsmith1@x.example', '+12125550100'), john('b', 'john.smith@x.example', null)])).toEqual(['a', 'a']);
  });

  test('what has nothing to be recognised by is new', () => expect(originals([lead('a', { company: 'joes pizza' }), lead('b', { company: 'joes pizza' })])).toEqual(['a', 'b']));

  test('a lead that is judged again keeps what was decided, though later ones are like it', () => {
    const known = [{ ...lead('a', { mailbox: 'm' }), originalId: 'a' }, { ...lead('b', { mailbox: 'm' }), originalId: 'a' }];
    expect(judgeDuplicates([lead('a', { mailbox: 'm' }), lead('b', { mailbox: 'm' })], known)).toEqual([{ leadId: 'a', originalId: 'a', reasons: [] }, { leadId: 'b', originalId: 'a', reasons: ['same e-mail address m'] }]);
  });

  test('being the same goes both ways', () => {
    const some = [lead('a', { mailbox: 'm', phone: '+1', domain: 'x.example', person: 'ann lee' }), lead('b', { phone: '+1', company: 'x' }), lead('c', { domain: 'x.example', person: 'ann lee' }), lead('d', { domain: 'x.example', company: 'x' }), lead('e', { mailbox: 'm' })];
    for (const left of some) for (const right of some) expect(sameLead(left, right)).toEqual(sameLead(right, left));
  });

  test('thousands of leads of one company are judged at once', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => lead(String(index), { mailbox: `m${index % 4_500}@x.example`, domain: 'x.example', person: `p${index % 4_500}`, phone: '+1' }));
    let repeated = 0;
    expect(processorMs(() => (repeated = judgeDuplicates(many, []).filter(({ leadId, originalId }) => leadId !== originalId).length))).toBeLessThan(5_000);
    expect(repeated).toBeGreaterThanOrEqual(500);
  });
});
