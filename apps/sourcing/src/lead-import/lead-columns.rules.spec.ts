import { mapLeadColumns } from './lead-columns.rules';

describe('columns of a file of leads (R15.01)', () => {
  test('the usual names are known, the caller’s word counts more', () => {
    expect(mapLeadColumns(['E-Mail', 'First Name', 'Last Name', 'Company', 'ZIP Code', 'What'], {})).toEqual({ email: 'E-Mail', firstName: 'First Name', lastName: 'Last Name', company: 'Company', zip: 'ZIP Code' });
    expect(mapLeadColumns(['name', 'mail', 'what'], { note: 'What', company: 'name' })).toEqual({ note: 'what', company: 'name', email: 'mail' });
  });

  test.each([
    [['email'], { mail: 'email' }, /mail: no such field; fields are email, phone/],
    [['email'], { phone: 'tel' }, /phone: the file has no column "tel"; it has "email"/],
    [['colour', 'size'], {}, /no column holds an email, a phone number or a company; the file has "colour", "size"/],
  ])('%j with %j is refused with what is expected', (columns, wished, message) => expect(() => mapLeadColumns(columns, wished as Record<string, string>)).toThrow(message));
});
