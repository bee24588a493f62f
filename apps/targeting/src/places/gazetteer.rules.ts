import type { PlaceInput } from '@leadfactory/contracts';
import { AppError, type FieldProblem } from '@leadfactory/kernel';
import { nearest } from './nearest.rules';

/** A ZIP code with where it is; degrees, WGS 84. */
export interface ZipArea {
  zip: string;
  city: string;
  county: string;
  state: string;
  latitude: number;
  longitude: number;
}

/** ZIP codes by the names of the places they belong to. */
export interface Gazetteer {
  byZip: ReadonlyMap<string, ZipArea>;
  /** `portland|OR` → its ZIP codes. */
  byCity: ReadonlyMap<string, readonly ZipArea[]>;
  /** `kings|NY` → its ZIP codes. */
  byCounty: ReadonlyMap<string, readonly ZipArea[]>;
  byState: ReadonlyMap<string, readonly ZipArea[]>;
}

export interface Overlap {
  place: string;
  within: string;
  /** How many ZIP codes they share. */
  zips: number;
}

export interface Resolution {
  zips: ZipArea[];
  overlaps: Overlap[];
}

const WRITTEN_OUT: Readonly<Record<string, string>> = { st: 'saint', ste: 'sainte', mt: 'mount', ft: 'fort' };

/** A place's name however it is written: St. Louis is Saint Louis, accents and signs do not count. */
const keyOf = (name: string, state: string) => {
  const words = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return `${words.map((word) => WRITTEN_OUT[word] ?? word).join(' ')}|${state.trim().toUpperCase()}`;
};

function add(map: Map<string, ZipArea[]>, key: string, area: ZipArea): void {
  const areas = map.get(key);
  if (areas) areas.push(area);
  else map.set(key, [area]);
}

/** Reads GeoNames' postal code format: tab-separated country, code, place, state, state code, county, county code, …, latitude, longitude. */
export function parseGazetteer(text: string): Gazetteer {
  const byZip = new Map<string, ZipArea>();
  const byCity = new Map<string, ZipArea[]>();
  const byCounty = new Map<string, ZipArea[]>();
  const byState = new Map<string, ZipArea[]>();
  for (const line of text.split('\n')) {
    const [country, zip = '', city = '', , state = '', county = '', , , , latitude, longitude] = line.split('\t');
    if (country !== 'US' || !/^\d{5}$/.test(zip) || state.length !== 2 || byZip.has(zip)) continue;
    const area: ZipArea = { zip, city, county: county.replace(/ \(CA\)$/, ''), state, latitude: Number(latitude), longitude: Number(longitude) };
    byZip.set(zip, area);
    add(byCity, keyOf(city, state), area);
    if (area.county !== '') add(byCounty, keyOf(area.county, state), area);
    add(byState, state, area);
  }
  return { byZip, byCity, byCounty, byState };
}

/** The place as people write it. */
export function placeName(place: PlaceInput): string {
  if ('zip' in place) return place.zip;
  if ('city' in place) return `${place.city}, ${place.state.toUpperCase()}`;
  if ('county' in place) return `${place.county} County, ${place.state.toUpperCase()}`;
  return place.state.toUpperCase();
}

function suggestion(name: string, state: string, map: ReadonlyMap<string, readonly ZipArea[]>, kind: 'city' | 'county'): string {
  const names = new Set<string>();
  for (const [key, areas] of map) if (key.endsWith(`|${state.toUpperCase()}`)) names.add(areas[0]![kind]);
  if (names.size === 0) return `${state.toUpperCase()} is no state`;
  const close = nearest(name, names);
  return close.length === 0 ? `there is no such ${kind} in ${state.toUpperCase()}` : `there is no such ${kind} in ${state.toUpperCase()}; is it ${close.join(', ')}?`;
}

function areasOf(place: PlaceInput, gazetteer: Gazetteer): readonly ZipArea[] | string {
  if ('zip' in place) {
    const area = gazetteer.byZip.get(place.zip);
    return area ? [area] : `there is no ZIP code ${place.zip}`;
  }
  if ('city' in place) return gazetteer.byCity.get(keyOf(place.city, place.state)) ?? suggestion(place.city, place.state, gazetteer.byCity, 'city');
  if ('county' in place) return gazetteer.byCounty.get(keyOf(place.county.replace(/\s+county$/i, ''), place.state)) ?? suggestion(place.county, place.state, gazetteer.byCounty, 'county');
  return gazetteer.byState.get(place.state.toUpperCase()) ?? `${place.state.toUpperCase()} is no state`;
}

/** Square of an approximate distance: enough to sort by. */
function farness(from: ZipArea, to: ZipArea): number {
  const eastWest = (to.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
  return eastWest ** 2 + (to.latitude - from.latitude) ** 2;
}

/**
 * The ZIP codes that the places stand for, each once, nearest to the first place first; a place that shares ZIP codes with
 * one before it is told (R2.02). @throws AppError invalid_input that names every place that is not known.
 */
export function resolvePlacesIn(gazetteer: Gazetteer, places: readonly PlaceInput[]): Resolution {
  const problems: FieldProblem[] = [];
  const seen = new Map<string, { area: ZipArea; place: string }>();
  const overlaps = new Map<string, Overlap>();
  places.forEach((place, index) => {
    const areas = areasOf(place, gazetteer);
    if (typeof areas === 'string') {
      problems.push({ path: `places.${index}`, message: `${placeName(place)}: ${areas}` });
      return;
    }
    for (const area of areas) {
      const before = seen.get(area.zip);
      if (!before) {
        seen.set(area.zip, { area, place: placeName(place) });
        continue;
      }
      const key = `${placeName(place)} in ${before.place}`;
      const overlap = overlaps.get(key) ?? { place: placeName(place), within: before.place, zips: 0 };
      overlap.zips += 1;
      overlaps.set(key, overlap);
    }
  });
  if (problems.length > 0) throw new AppError('invalid_input', `Not every place is known: ${problems.map((problem) => problem.message).join('; ')}.`, { fields: problems });
  const zips = [...seen.values()].map(({ area }) => area);
  const start = zips[0]!;
  zips.sort((left, right) => farness(start, left) - farness(start, right) || left.zip.localeCompare(right.zip));
  return { zips, overlaps: [...overlaps.values()] };
}
