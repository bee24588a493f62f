import type { Listing } from '@leadfactory/contracts';

let count = 0;
/** A restaurant that is like no other. */
export function aListing(change: Partial<Omit<Listing, 'address'>> & { address?: Partial<Listing['address']> } = {}): Listing {
  count += 1;
  const { address, ...rest } = change;
  return {
    sourceId: `y${count}`, name: `Listing ${count} Kitchen`, phone: `+1212555${String(1000 + count)}`, address: { line1: `${count} Main St`, line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US', ...address },
    location: { latitude: 40.7, longitude: -74 }, website: `https://listing${count}.com/`, categories: ['restaurants'], rating: 4, reviewCount: 10, closed: false, ...rest,
  };
}
