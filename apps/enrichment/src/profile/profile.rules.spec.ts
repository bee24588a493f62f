import { ProfileFact } from '@leadfactory/contracts';
import { aBusiness, aCandidate } from '../../test/lead.factory';
import { addressLine, profileOf, questionOf } from './profile.rules';

const provenance = { source: 'google_places', fetchedAt: '2026-03-02T09:00:00.000Z', licence: 'google-places', expiresAt: '2026-04-01T09:00:00.000Z' };

describe('the profile fact', () => {
  it('a match gives the place’s data with the phone in E.164', () => {
    const fact = profileOf({ status: 'matched', confidence: 0.9, reasons: ['x'], candidate: aCandidate() }, provenance);
    expect(ProfileFact.parse(fact)).toMatchObject({ status: 'matched', phone: '+12125550100', rating: 4.6, provenance });
  });

  it('a held one names its place and gives none of its data', () => {
    const fact = profileOf({ status: 'held', confidence: 0.6, reasons: ['x'], candidate: aCandidate() }, provenance);
    expect(ProfileFact.parse(fact)).toMatchObject({ status: 'held', placeId: 'ChIJjoe', name: "Joe's Pizza", phone: null, rating: null, website: null, businessStatus: null });
  });

  it('numbers that cannot be are unknown, not kept', () => {
    expect(ProfileFact.parse(profileOf({ status: 'matched', confidence: 0.9, reasons: [], candidate: aCandidate({ rating: 0, reviewCount: -1, phone: 'n/a' }) }, provenance))).toMatchObject({ rating: null, reviewCount: null, phone: null });
  });

  it('the question changes with the business and the settings, not with ratings', () => {
    const business = aBusiness();
    expect(questionOf({ ...business, rating: 1 }, 'v')).toEqual(questionOf(business, 'v'));
    expect(questionOf({ ...business, phone: null }, 'v')).not.toEqual(questionOf(business, 'v'));
    expect(questionOf(business, 'w')).not.toEqual(questionOf(business, 'v'));
  });

  it('writes the address in one line, without what is not known', () => {
    expect(addressLine(aBusiness())).toBe('12 W Main St, New York, NY 10001');
    expect(addressLine(aBusiness({ address: { line1: null, line2: null, city: 'Boise', state: 'ID', zip: null, country: 'US' } }))).toBe('Boise, ID');
  });
});
