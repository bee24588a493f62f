import { RATED_VARIABLES, ratedLead, type RatingInput } from './rated-lead.rules';

const input: RatingInput = {
  identity: { email: 'ann@mail.smile.example', name: null, firstName: null, lastName: null, title: null, company: null, domain: 'smile.example', website: null, phone: null, address: null, source: 'Web FORM', externalId: null, keys: [], problems: [] },
  enrichment: { company: { name: null, domain: null, industry: null, employees: null, description: null, socialProfiles: [] }, person: { name: null, title: null, seniority: null }, sources: [], missing: [] },
  verification: { email: null, phone: null },
};
const unknown = { industry: null, size: null };

describe('a lead as rating rules see it', () => {
  test('every name that rules may speak of has a value of its type', () => {
    const types = { string: 'string', bool: 'boolean', double: 'number' } as const;
    const lead = ratedLead(input, unknown);
    expect(Object.keys(lead).sort()).toEqual(Object.keys(RATED_VARIABLES).sort());
    for (const [name, type] of Object.entries(RATED_VARIABLES)) expect([name, typeof lead[name as keyof typeof lead]]).toEqual([name, types[type as keyof typeof types]]);
  });

  test('what is unknown has a value that no rule takes for a fact', () => expect(ratedLead(input, unknown)).toMatchObject({ email_verdict: 'none', employees: -1, industry: '', size: '', seniority: '', state: '', phone_valid: false }));

  test('a mailbox below the company’s domain is the company’s, one at another domain is not', () => {
    expect(ratedLead(input, unknown).own_domain).toBe(true);
    expect(ratedLead({ ...input, identity: { ...input.identity, email: 'ann@notsmile.example' } }, unknown).own_domain).toBe(false);
    expect(ratedLead({ ...input, identity: { ...input.identity, domain: null } }, unknown).own_domain).toBe(false);
  });

  test('sources are compared in small letters', () => expect(ratedLead(input, unknown).source).toBe('web form'));
});
