import { businessOf, duplicateOf } from './business-of';
import { districts, loadPlaces, type District } from './places';
import { share } from './random';
import { distanceMetres, inCategory, matchesTerm, sameCity } from './search.rules';
import type { Town, TownBusiness, TownQuery, TownSite } from './town.types';
import { verticals } from './verticals';

export type { Builder, Hours, Mailbox, OpenStatus, SiteKind, Town, TownBusiness, TownQuery, TownSite } from './town.types';

/** Line numbers in the order in which they are given out: the fictional 0100–0199 first, never 1212 (directory assistance). */
function lineNumber(nth: number): string {
  const line = 100 + nth;
  return String(line >= 1212 ? line + 1 : line).padStart(4, '0');
}

function phoneBook(): (district: District) => string {
  const given = new Map<string, number>();
  const turns = new Map<District, number>();
  return (district) => {
    const turn = turns.get(district) ?? 0;
    turns.set(district, turn + 1);
    const areaCode = district.areaCodes[turn % district.areaCodes.length] ?? '';
    const nth = given.get(areaCode) ?? 0;
    given.set(areaCode, nth + 1);
    return `+1${areaCode}555${lineNumber(nth)}`;
  };
}

function populate(seed: string, scale: number, byHost: Map<string, TownBusiness>): TownBusiness[] {
  const places = loadPlaces(districts.flatMap((district) => district.zips));
  const chainSites = new Map<string, TownSite>();
  const nextPhone = phoneBook();
  const businesses: TownBusiness[] = [];
  for (const district of districts) {
    for (const zip of district.zips) {
      const place = places.get(zip);
      if (!place) continue;
      for (const vertical of verticals) {
        const ideal = vertical.perZip * district.weight * scale;
        const count = Math.max(1, Math.round(district.weight > 2 ? ideal : ideal * (0.75 + 0.5 * share(seed, `${zip}:${vertical.id}:count`))));
        for (let nth = 0; nth < count; nth += 1) {
          const key = `${zip}:${vertical.id}:${nth}`;
          const business = businessOf({ seed, key, vertical, district, place, phone: nextPhone(district), hosts: byHost, chainSites });
          businesses.push(business);
          if (business.site && !byHost.has(business.site.host)) byHost.set(business.site.host, business);
          if (!business.chain && share(seed, `${key}:twice`) < 0.053) businesses.push(duplicateOf(seed, business));
        }
      }
    }
  }
  return businesses;
}

/** A town of about six thousand businesses times `scale`; the same seed and scale give the same town, field by field. */
export function buildTown(seed: string, scale = 1): Town {
  const byHost = new Map<string, TownBusiness>();
  const businesses = populate(seed, scale, byHost);
  const byZip = groupByZip(businesses);
  const byPhone = new Map<string, TownBusiness[]>();
  const byEmail = new Map<string, TownBusiness>();
  for (const business of businesses) {
    byPhone.set(business.phone, [...(byPhone.get(business.phone) ?? []), business]);
    for (const email of business.emails) if (!byEmail.has(email)) byEmail.set(email, business);
  }
  const search = (query: TownQuery): TownBusiness[] =>
    (query.zip === undefined ? businesses : (byZip.get(query.zip) ?? [])).filter(
      (business) =>
        (query.city === undefined || sameCity(business, query.city)) &&
        (query.state === undefined || business.state === query.state.toUpperCase()) &&
        (query.category === undefined || inCategory(business, query.category)) &&
        (query.term === undefined || matchesTerm(business, query.term)),
    );
  return {
    seed,
    businesses,
    byId: new Map(businesses.map((business) => [business.id, business])),
    byHost,
    byEmail,
    search,
    searchByZipAndCategory: (zip, category) => search({ zip, category }),
    nearby: (latitude, longitude, radiusMetres, category) =>
      businesses
        .filter((business) => category === undefined || inCategory(business, category))
        .map((business) => ({ business, distance: distanceMetres(latitude, longitude, business.latitude, business.longitude) }))
        .filter(({ distance }) => distance <= radiusMetres)
        .sort((left, right) => left.distance - right.distance)
        .map(({ business }) => business),
    findByPhone: (phone) => byPhone.get(phone) ?? [],
  };
}

function groupByZip(businesses: TownBusiness[]): Map<string, TownBusiness[]> {
  const groups = new Map<string, TownBusiness[]>();
  for (const business of businesses) {
    const group = groups.get(business.zip);
    if (group) group.push(business);
    else groups.set(business.zip, [business]);
  }
  return groups;
}
