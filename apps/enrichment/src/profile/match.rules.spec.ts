import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { aBusiness, aCandidate } from '../../test/lead.factory';
import { parseSettings } from '../settings/settings.rules';
import { matchOf } from './match.rules';

const { profile: settings } = parseSettings(readFileSync(path.resolve(__dirname, '../../../../config/enrichment.yaml'), 'utf8'));
const match = (business: Parameters<typeof aBusiness>[0], candidates: Parameters<typeof aCandidate>[0][]) => matchOf(aBusiness(business), candidates.map(aCandidate), settings, ['restaurant']);

describe('matching a business with its place (R5.01)', () => {
  it('all that both know agrees: matched, fully confident', () => {
    expect(match({}, [{}])).toMatchObject({ status: 'matched', confidence: 1 });
  });

  it('another spelling still matches', () => {
    expect(match({}, [{ name: 'Joes Pizza New York' }])).toMatchObject({ status: 'matched' });
  });

  it('a new phone number is forgiven when everything else agrees by less than a match: held for a person', () => {
    expect(match({}, [{ phone: '+12125550199' }])).toMatchObject({ status: 'held', reasons: expect.arrayContaining(['phone: another one']) });
  });

  it('the neighbour of the same trade and ZIP is not it', () => {
    expect(match({}, [{ name: 'Napoli Trattoria', phone: '+12125550111', address: '14 West Main Street, New York', website: null }])).toMatchObject({ status: 'none', candidate: null });
  });

  it('another branch of the chain is not it', () => {
    expect(match({}, [{ phone: '+12125550111', address: '900 Elm Ave, New York', zip: '10040' }])).toMatchObject({ status: 'none' });
  });

  it('a name and a ZIP alone are no proof', () => {
    expect(match({ phone: null, website: null, address: { ...aBusiness().address, line1: null }, location: null }, [{ categories: [] }]).status).not.toBe('matched');
  });

  it('without a street, the same spot on the map counts', () => {
    expect(match({ address: { ...aBusiness().address, line1: null } }, [{ website: null }])).toMatchObject({ status: 'matched' });
    expect(match({ address: { ...aBusiness().address, line1: null } }, [{ website: null, location: { latitude: 41, longitude: -73 } }]).confidence).toBeLessThan(1);
  });

  it('two places that cannot be told apart are held, and both are named', () => {
    const held = match({}, [{}, { placeId: 'ChIJtwin', name: "Joe's Pizza 2" }]);
    expect(held.status).toBe('held');
    expect(held.reasons[0]).toMatch(/"Joe's Pizza" and "Joe's Pizza 2" cannot be told apart/);
  });

  it('the same place listed twice in one answer is one place', () => {
    expect(match({}, [{}, {}])).toMatchObject({ status: 'matched' });
  });

  it('no candidates, no profile', () => {
    expect(match({}, [])).toMatchObject({ status: 'none', confidence: 0, reasons: ['Google knows no place like it'] });
  });

  it('the order of the candidates makes no difference', () => {
    const others = [{ placeId: 'a', name: 'Nail Bar', phone: null }, { placeId: 'b', phone: '+12125550111' }, {}, { placeId: 'c', website: null, zip: null }];
    fc.assert(fc.property(fc.shuffledSubarray(others, { minLength: others.length }), (shuffled) => expect(match({ businessId: '018f0000-0000-7000-8000-000000000002' }, shuffled)).toEqual(match({ businessId: '018f0000-0000-7000-8000-000000000002' }, others))));
  });
});
