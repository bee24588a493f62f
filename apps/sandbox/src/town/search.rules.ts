import type { TownBusiness } from './town.types';
import { verticalById } from './verticals';

const fold = (text: string): string => text.normalize('NFKD').replace(/[\u0300-\u036f'’]/g, '').toLowerCase();

export function inCategory(business: TownBusiness, category: string): boolean {
  return (
    business.vertical === category ||
    verticalById.get(business.vertical)?.parent.alias === category ||
    business.categories.some((entry) => entry.alias === category)
  );
}

/** Every word of the term must occur in the name, the categories or the trade; a plural finds its singular. */
export function matchesTerm(business: TownBusiness, term: string): boolean {
  const vertical = verticalById.get(business.vertical);
  const text = fold([business.name, business.vertical.replace(/_/g, ' '), vertical?.parent.title ?? '', ...business.categories.map((entry) => entry.title)].join(' '));
  return fold(term).split(/[\s,]+/).filter(Boolean).every((word) => text.includes(word.replace(/s$/, '')));
}

export const sameCity = (business: TownBusiness, city: string): boolean => fold(business.city) === fold(city).trim();

/** Great-circle distance on a sphere of 6,371 km: off by less than 0.5 %, plenty for a search radius. */
export function distanceMetres(latitude1: number, longitude1: number, latitude2: number, longitude2: number): number {
  const radians = Math.PI / 180;
  const a =
    Math.sin(((latitude2 - latitude1) * radians) / 2) ** 2 +
    Math.cos(latitude1 * radians) * Math.cos(latitude2 * radians) * Math.sin(((longitude2 - longitude1) * radians) / 2) ** 2;
  return 12_742_000 * Math.asin(Math.sqrt(a));
}
