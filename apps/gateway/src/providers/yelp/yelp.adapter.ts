import type { ProviderAdapter, VendorAccess } from '../provider.types';
import type { VendorHttp } from '../vendor-http';
import { listingOfYelp, quotaEnds, YelpSearch, yelpSaid } from './yelp.rules';

/** Yelp Fusion: https://docs.developer.yelp.com/reference/v3_business_search */
export function yelpAdapter(http: VendorHttp, { baseUrl, key }: VendorAccess): ProviderAdapter {
  const search = (query: Record<string, string>, timeoutMs: number) =>
    http.json({ method: 'GET', url: `${baseUrl}/v3/businesses/search?${new URLSearchParams(query).toString()}`, headers: { authorization: `Bearer ${key}` }, timeoutMs, quotaEnds }, YelpSearch, yelpSaid);
  return {
    name: 'yelp',
    idempotentByKey: false,
    serves: {
      async businessSearch(input, call) {
        const { total, businesses } = await search(
          { location: `${input.city}, ${input.state} ${input.zip}`, categories: input.categories.join(','), limit: String(input.limit), offset: String(input.offset), sort_by: 'best_match' },
          call.timeoutMs,
        );
        return { data: { total, listings: businesses.map(listingOfYelp) } };
      },
    },
    async verify(timeoutMs) {
      await search({ location: 'New York, NY 10001', limit: '1' }, timeoutMs);
      return 'The key may search.';
    },
  };
}
