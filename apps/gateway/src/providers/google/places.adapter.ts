import { afterCalls } from '../provider.fault';
import type { ProviderAdapter, VendorAccess } from '../provider.types';
import type { VendorHttp } from '../vendor-http';
import { candidateOf, googleSaid, listingOfPlace, PlacesAnswer, PROFILE_MASK, SEARCH_MASK } from './places.rules';

/** Text search gives at most three pages of twenty. */
const PAGE = 20;
const MOST = 60;
const BIAS_METRES = 2_000;

/** Pages hang together by tokens, not offsets: those before the wanted one are asked for too. */
const wantedOf = (input: { offset: number; limit: number }): number => (input.offset >= MOST ? 0 : Math.min(MOST, input.offset + input.limit));

/** Google Places API (New): https://developers.google.com/maps/documentation/places/web-service/text-search */
export function googlePlacesAdapter(http: VendorHttp, { baseUrl, key }: VendorAccess): ProviderAdapter {
  const searchText = (body: Record<string, unknown>, mask: string, timeoutMs: number) =>
    http.json({ method: 'POST', url: `${baseUrl}/v1/places:searchText`, headers: { 'x-goog-api-key': key, 'x-goog-fieldmask': mask }, body: { languageCode: 'en', regionCode: 'US', ...body }, timeoutMs }, PlacesAnswer, googleSaid);
  return {
    name: 'google_places',
    idempotentByKey: false,
    mostCalls: { businessSearch: (input) => Math.ceil(wantedOf(input) / PAGE) },
    serves: {
      async businessProfile(input, call) {
        const bias = input.location === null ? {} : { locationBias: { circle: { center: input.location, radius: BIAS_METRES } } };
        const { places } = await searchText({ textQuery: `${input.name}, ${input.address}`, pageSize: 5, ...bias }, PROFILE_MASK, call.timeoutMs);
        return { data: { candidates: places.map(candidateOf) } };
      },
      async businessSearch(input, call) {
        const wanted = wantedOf(input);
        if (wanted === 0) return { data: { total: MOST, listings: [] }, calls: 0 };
        const query = { textQuery: `${input.categories.join(' or ')} in ${input.city}, ${input.state} ${input.zip}`, pageSize: PAGE };
        const deadline = Date.now() + call.timeoutMs;
        const found: PlacesAnswer['places'] = [];
        let calls = 0;
        let token: string | undefined;
        do {
          const page = await searchText(token === undefined ? query : { ...query, pageToken: token }, SEARCH_MASK, Math.max(1, deadline - Date.now())).catch((error: unknown) => {
            throw afterCalls(error, calls);
          });
          found.push(...page.places);
          token = page.nextPageToken;
          calls += 1;
        } while (token !== undefined && found.length < wanted);
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
