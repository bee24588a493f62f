import type { ProviderAdapter, VendorAccess } from '../provider.types';
import type { VendorHttp } from '../vendor-http';
import { candidateOf, googleSaid, listingOfPlace, PlacesAnswer, PROFILE_MASK, SEARCH_MASK } from './places.rules';

/** Text search gives at most three pages of twenty. */
const PAGE = 20;
const MOST = 60;
const BIAS_METRES = 2_000;

/** Google Places API (New): https://developers.google.com/maps/documentation/places/web-service/text-search */
export function googlePlacesAdapter(http: VendorHttp, { baseUrl, key }: VendorAccess): ProviderAdapter {
  const searchText = (body: Record<string, unknown>, mask: string, timeoutMs: number) =>
    http.json({ method: 'POST', url: `${baseUrl}/v1/places:searchText`, headers: { 'x-goog-api-key': key, 'x-goog-fieldmask': mask }, body: { languageCode: 'en', regionCode: 'US', ...body }, timeoutMs }, PlacesAnswer, googleSaid);
  return {
    name: 'google_places',
    idempotentByKey: false,
    serves: {
      async businessProfile(input, call) {
        const bias = input.location === null ? {} : { locationBias: { circle: { center: input.location, radius: BIAS_METRES } } };
        const { places } = await searchText({ textQuery: `${input.name}, ${input.address}`, pageSize: 5, ...bias }, PROFILE_MASK, call.timeoutMs);
        return { data: { candidates: places.map(candidateOf) } };
      },
      async businessSearch(input, call) {
        const wanted = Math.min(MOST, input.offset + input.limit);
        if (input.offset >= MOST) return { data: { total: MOST, listings: [] }, calls: 0 };
        const query = { textQuery: `${input.categories.join(' or ')} in ${input.city}, ${input.state} ${input.zip}`, pageSize: PAGE };
        const first = await searchText(query, SEARCH_MASK, call.timeoutMs);
        const found = [...first.places];
        let calls = 1;
        let token = first.nextPageToken;
        // Pages hang together by tokens, not offsets: those before the wanted one are asked for too.
        while (token !== undefined && found.length < wanted) {
          const next = await searchText({ ...query, pageToken: token }, SEARCH_MASK, call.timeoutMs);
          found.push(...next.places);
          token = next.nextPageToken;
          calls += 1;
        }
        // How many there are in all is not told: one more than seen says that there is more.
        const total = token === undefined ? found.length : Math.min(MOST, found.length + 1);
        return { data: { total, listings: found.slice(input.offset, wanted).map(listingOfPlace) }, calls };
      },
    },
    async verify(timeoutMs) {
      // Naming only the id is the one text search that Google does not bill.
      await searchText({ textQuery: 'pizza in New York', pageSize: 1 }, 'places.id', timeoutMs);
      return 'The key may search.';
    },
  };
}
