import type { BusinessFact, FoundFact } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';

/** Yelp Fusion's limits: 50 a page, 1,000 a query (R3.01). */
export const PAGE_SIZE = 50;
export const LAST_OFFSET = 950;

/** The page of a search that found nothing and goes nowhere. */
export const NO_BUSINESSES: FoundFact = { businesses: [], next: null, seen: 0, leftOut: {} };

/** Where a search goes on: among what files brought, or at the provider. */
export type Place = { in: 'stored'; after: string | null } | { in: 'provider'; offset: number };

/** @throws AppError invalid_input for a cursor that no page gave */
export function placeOf(cursor: string | null): Place {
  if (cursor === null) return { in: 'stored', after: null };
  const stored = /^stored:([0-9a-f-]{36})$/.exec(cursor);
  if (stored) return { in: 'stored', after: stored[1]! };
  const offset = Number(/^provider:(\d{1,3})$/.exec(cursor)?.[1] ?? NaN);
  if (Number.isInteger(offset) && offset <= LAST_OFFSET) return { in: 'provider', offset };
  throw new AppError('invalid_input', `The cursor "${cursor}" is none that a page of businesses gave.`, { fields: [{ path: 'search.cursor', message: 'expected the next of the page before' }] });
}

export function cursorOfPlace(place: Place): string | null {
  if (place.in === 'provider') return `provider:${place.offset}`;
  return place.after === null ? null : `stored:${place.after}`;
}

/** The cursor of the provider's next page; null when there is none, or none that may be asked for. */
export function nextOffset(offset: number, total: number, listings: number): string | null {
  const next = offset + PAGE_SIZE;
  return listings > 0 && next < total && next <= LAST_OFFSET ? cursorOfPlace({ in: 'provider', offset: next }) : null;
}

/** Counts by reason why listings were left out. */
export type LeftOut = Record<string, number>;

export function countIn(leftOut: LeftOut, reason: 'closed' | 'chain' | 'duplicate' | 'outside', by = 1): void {
  if (by > 0) leftOut[reason] = (leftOut[reason] ?? 0) + by;
}

/** Those that may become leads of the target; the others are counted by their reason (R3.04). */
export function mayBecomeLeads(businesses: readonly BusinessFact[], o: { vertical: string; excludeChains: boolean }, leftOut: LeftOut): BusinessFact[] {
  return businesses.flatMap((business) => {
    const reason = business.closed ? 'closed' : o.excludeChains && business.chain !== null ? 'chain' : null;
    if (reason === null) return [{ ...business, vertical: o.vertical }];
    countIn(leftOut, reason);
    return [];
  });
}
