import { aLead } from '../../test/lead.factory';
import { viewOf } from './lead-view.rules';

describe('the lead as rules see it', () => {
  test('a held profile is not used (R5.01)', () => {
    const lead = aLead();
    expect(viewOf({ ...lead, profile: { ...lead.profile!, status: 'held' } }, null)).toMatchObject({ profile_matched: false, photos: 0, reviews: lead.business.reviewCount });
  });

  test('what was not measured is said to be so', () => {
    const lead = aLead();
    expect(viewOf({ ...lead, audit: { ...lead.audit, vitals: [] } }, null)).toMatchObject({ has_health: false, health: 100, phone_speed: -1 });
  });

  test('an address counts as the business’s own on its domain only', () => {
    const lead = aLead();
    expect(viewOf(lead, null).on_own_domain).toBe(true);
    const elsewhere = { ...lead, contacts: { ...lead.contacts, best: 'joe@gmail.com', emails: [{ ...lead.contacts.emails[0]!, address: 'joe@gmail.com' }] } };
    expect(viewOf(elsewhere, null).on_own_domain).toBe(false);
  });
});
