import type { BusinessFact } from '@leadfactory/contracts';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildTown, type TownBusiness } from '../../sandbox/src/town/town';
import { hasPlace, placeId, placeOf } from '../../sandbox/src/vendors/google/place.rules';
import { siteAnswer } from '../../sandbox/src/web/site-answer';
import { gather } from '../src/contacts/contacts.rules';
import { contactsOnPage } from '../src/contacts/page-contacts.rules';
import { type Candidate, matchOf } from '../src/profile/match.rules';
import { parsePlaceTypes, parseSettings } from '../src/settings/settings.rules';
import { aBusiness, anAudit } from './lead.factory';

const SEED = 'accuracy';
const config = (name: string) => readFileSync(path.resolve(__dirname, '../../../config', name), 'utf8');
const settings = parseSettings(config('enrichment.yaml'));
const placeTypes = parsePlaceTypes(config('verticals.yaml'));
const town = buildTown(SEED);
const now = new Date('2026-03-02T09:00:00Z');

function factOf(one: TownBusiness): BusinessFact {
  return aBusiness({
    name: one.name, vertical: one.vertical, phone: one.phone, address: { line1: one.address1, line2: one.address2, city: one.city, state: one.state, zip: one.zip, country: 'US' },
    location: { latitude: one.latitude, longitude: one.longitude }, website: one.site ? `${one.site.https ? 'https' : 'http'}://${one.site.host}/` : null,
  });
}

function candidateOf(one: TownBusiness): Candidate {
  const place = placeOf(one, SEED) as { id: string; displayName: { text: string }; formattedAddress: string; internationalPhoneNumber: string; websiteUri?: string; types: string[] };
  return {
    placeId: place.id, name: place.displayName.text, address: place.formattedAddress, zip: one.zip, phone: place.internationalPhoneNumber, website: place.websiteUri ?? null, location: { latitude: one.latitude, longitude: one.longitude },
    rating: null, reviewCount: null, businessStatus: null, hours: [], categories: place.types, photoCount: null,
  };
}

describe('accuracy on the town, whose truth is known', () => {
  const sample = town.businesses.slice(0, 1500);

  it('matches at least 97 % of those with a place, whatever their spelling, and never a neighbour (R5.01)', () => {
    const byZip = new Map<string, TownBusiness[]>();
    const byPlace = new Map<string, TownBusiness>();
    for (const one of town.businesses.filter((business) => hasPlace(business, SEED))) {
      byZip.set(one.zip, [...(byZip.get(one.zip) ?? []), one]);
      byPlace.set(placeId(one), one);
    }
    let right = 0;
    let there = 0;
    const wrong: string[] = [];
    for (const one of sample) {
      const others = (byZip.get(one.zip) ?? []).filter((other) => other.id !== one.id);
      const near = [...others.filter((other) => other.vertical === one.vertical), ...others].slice(0, 6);
      const own = hasPlace(one, SEED);
      const match = matchOf(factOf(one), [...near, ...(own ? [one] : [])].map(candidateOf), settings.profile, placeTypes.get(one.vertical) ?? []);
      there += Number(own);
      right += Number(own && match.status === 'matched' && match.candidate?.placeId === placeId(one));
      const matched = match.candidate === null ? undefined : byPlace.get(match.candidate.placeId);
      // Directories list some businesses twice; the other listing's place is theirs too.
      if (match.status === 'matched' && matched?.id !== one.id && matched?.id !== one.duplicateOf) wrong.push(`${one.name} as ${match.candidate?.name ?? ''}: ${match.reasons.join(', ')}`);
    }
    expect(wrong).toEqual([]);
    expect(there).toBeGreaterThan(1000);
    expect(right / there).toBeGreaterThan(0.97);
  });

  it('finds every published address of ordinary sites, and none that is not the business’s (R5.02)', () => {
    const missed: string[] = [];
    const foreign: string[] = [];
    let addresses = 0;
    for (const one of sample.filter(({ site }) => site?.kind === 'normal').slice(0, 300)) {
      const site = one.site!;
      const pages = ['/', '/contact', '/about'].map((target) => ({ target, answer: siteAnswer(one, site, { scheme: site.https ? 'https' : 'http', method: 'GET', target }, now) })).filter(({ answer }) => answer.status === 200)
        .map(({ target, answer }) => ({ url: `https://${site.host}${target}`, contacts: contactsOnPage(answer.body.toString(), `https://${site.host}${target}`) }));
      const found = gather(factOf(one), anAudit({ finalUrl: `https://${site.host}/` }), pages, 12).addresses.map(({ address }) => address);
      addresses += one.emails.length;
      missed.push(...one.emails.filter((email) => !found.includes(email.toLowerCase())));
      foreign.push(...found.filter((address) => !one.emails.includes(address)));
    }
    expect(foreign).toEqual([]);
    expect(missed).toEqual([]);
    expect(addresses).toBeGreaterThan(200);
  });
});
