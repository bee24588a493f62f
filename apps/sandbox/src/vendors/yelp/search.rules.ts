import { z } from 'zod';
import type { Town, TownBusiness } from '../../town/town';

const integer = (name: string, minimum: number, maximum: number) =>
  z.coerce.number({ error: `not an integer: ${name}` }).int().min(minimum, { error: (issue) => `${String(issue.input)} is less than the minimum of ${minimum}` }).max(maximum, { error: (issue) => `${String(issue.input)} is greater than the maximum of ${maximum}` });

export const searchQuery = z.object({
  term: z.string().optional(),
  location: z.string().trim().min(1).optional(),
  latitude: z.coerce.number().min(-90).max(90).optional(),
  longitude: z.coerce.number().min(-180).max(180).optional(),
  radius: integer('radius', 0, 40_000).optional(),
  categories: z.union([z.string(), z.array(z.string())]).optional().transform((value) => (value === undefined ? [] : [value].flat().join(',').split(',').map((entry) => entry.trim()).filter(Boolean))),
  price: z.union([z.string(), z.array(z.string())]).optional().transform((value) => (value === undefined ? [] : [value].flat().join(',').split(',').map((entry) => entry.trim()).filter(Boolean))),
  limit: integer('limit', 0, 50).default(20),
  offset: integer('offset', 0, 1_000).default(0),
  sort_by: z.enum(['best_match', 'rating', 'review_count', 'distance'], { error: (issue) => `'${String(issue.input)}' is not one of ['best_match', 'rating', 'review_count', 'distance']` }).default('best_match'),
  locale: z.string().regex(/^[a-z]{2,3}_[A-Z]{2}$/, { error: (issue) => `'${String(issue.input)}' does not match '^[a-z]{2,3}_[A-Z]{2}$'` }).optional(),
  open_now: z.string().optional(),
});
export type SearchQuery = z.output<typeof searchQuery>;

/** The businesses of a place as people write it: "10001", "New York, NY 10001", "Portland, OR", "Austin". */
export function businessesAt(town: Town, location: string): TownBusiness[] {
  const zip = /\b(\d{5})(?:-\d{4})?\b/.exec(location)?.[1];
  if (zip !== undefined) return town.search({ zip });
  const parts = location.split(',').map((part) => part.trim()).filter((part) => part !== '' && !/^(us|usa|united states)$/i.test(part));
  const state = parts.find((part) => /^[A-Za-z]{2}$/.test(part));
  const city = parts.filter((part) => part !== state).at(-1);
  if (city === undefined) return state === undefined ? [] : town.search({ state });
  return town.search({ city, ...(state === undefined ? {} : { state }) });
}

export function matching(town: Town, candidates: readonly TownBusiness[], query: SearchQuery): TownBusiness[] {
  const inZip = new Map<string, Set<TownBusiness>>();
  const accepted = (business: TownBusiness, wanted: { term?: string; category?: string }): boolean => {
    const key = `${business.zip} ${wanted.term ?? ''} ${wanted.category ?? ''}`;
    const found = inZip.get(key) ?? new Set(town.search({ zip: business.zip, ...wanted }));
    inZip.set(key, found);
    return found.has(business);
  };
  const priced = new Set(query.price.map((level) => '$'.repeat(Number(level))));
  return candidates.filter(
    (business) =>
      (query.term === undefined || query.term.trim() === '' || accepted(business, { term: query.term })) &&
      (query.categories.length === 0 || query.categories.some((category) => accepted(business, { category }))) &&
      (priced.size === 0 || (business.price !== null && priced.has(business.price))),
  );
}

export function sorted(businesses: TownBusiness[], by: SearchQuery['sort_by'], distanceOf: (business: TownBusiness) => number): TownBusiness[] {
  const rank: Record<SearchQuery['sort_by'], (business: TownBusiness) => number> = {
    best_match: (business) => -business.rating * Math.log10(business.reviewCount + 10),
    rating: (business) => -business.rating,
    review_count: (business) => -business.reviewCount,
    distance: distanceOf,
  };
  // The id breaks ties: pages of one search must neither overlap nor leave gaps.
  return [...businesses].sort((left, right) => rank[by](left) - rank[by](right) || (left.id < right.id ? -1 : 1));
}
