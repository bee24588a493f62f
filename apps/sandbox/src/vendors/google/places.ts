import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Town, TownBusiness } from '../../town/town';
import { guardVendor, type GuardContext, type Refusal } from '../guard';
import { masked, readFieldMask, type FieldMask } from './field-mask.rules';
import { googleError, googleManners } from './google-error.rules';
import { hasPlace, placeId, placeName, placeOf } from './place.rules';

const searchBody = z.object({
  textQuery: z.string().min(1),
  pageSize: z.number().int().min(0).max(20).optional(),
  maxResultCount: z.number().int().min(0).max(20).optional(),
  pageToken: z.string().optional(),
  locationBias: z.unknown().optional(), locationRestriction: z.unknown().optional(), languageCode: z.string().optional(), regionCode: z.string().optional(),
  includedType: z.string().optional(), strictTypeFiltering: z.boolean().optional(), rankPreference: z.string().optional(), openNow: z.boolean().optional(),
});

const tokensOf = (text: string): string[] => text.normalize('NFKD').replace(/[\u0300-\u036f'’]/g, '').toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);

/** Google Places (New): text search and details, cut to the field mask. */
export function placesApi(scope: FastifyInstance, town: Town, context: GuardContext): void {
  const known = town.businesses.filter((business) => hasPlace(business, context.seed));
  const byPlaceId = new Map(known.map((business) => [placeId(business), business]));
  const find = textIndex(known, context.seed);
  guardVendor(scope, 'places', googleManners('places.googleapis.com', true), context);
  scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 400) return reply.status(400).send(googleError(400, 'Invalid JSON payload received.').body);
    throw error;
  });

  scope.post('/v1/places::searchText', (request, reply) => {
    const mask = maskOf(request, 'places.');
    if ('status' in mask) return reply.status(mask.status).send(mask.body);
    const body = searchBody.safeParse(request.body);
    if (!body.success) {
      const issue = body.error.issues[0];
      return reply.status(400).send(googleError(400, issue?.path[0] === 'textQuery' ? 'Empty text_query.' : `Invalid value at '${String(issue?.path.join('.'))}': ${issue?.message ?? ''}`).body);
    }
    const size = body.data.pageSize || body.data.maxResultCount || 20;
    const places = find(body.data.textQuery).slice(0, size).map((business) => masked(placeOf(business, context.seed), mask));
    // Google leaves the list out altogether when it is empty.
    return reply.send(places.length === 0 ? {} : { places });
  });

  scope.get<{ Params: { id: string } }>('/v1/places/:id', (request, reply) => {
    const mask = maskOf(request, '');
    if ('status' in mask) return reply.status(mask.status).send(mask.body);
    const business = byPlaceId.get(request.params.id);
    if (!business) return reply.status(404).send(googleError(404, 'The Place ID is no longer valid. Please refresh cached Place IDs as per https://developers.google.com/maps/documentation/places/web-service/place-id#refresh-id.', 'notFound').body);
    return reply.send(masked(placeOf(business, context.seed), mask));
  });
}

function maskOf(request: FastifyRequest, prefix: string): FieldMask | Refusal {
  const header = request.headers['x-goog-fieldmask'];
  const text = typeof header === 'string' ? header : (new URLSearchParams(request.url.split('?')[1] ?? '').get('fields') ?? '');
  if (text.trim() === '') {
    return googleError(400, "FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters on how to provide it. As an example, you can set the header 'X-Goog-FieldMask' with value 'places.displayName,places.id' to ask for the display name and place id of places.");
  }
  const mask = readFieldMask(text, prefix);
  return 'error' in mask ? googleError(400, mask.error) : mask;
}

/**
 * Finds by rare words first, as search engines do. Half of the query's weight suffices: a business without a
 * profile then brings up its neighbour, which is what a matcher must learn to refuse.
 */
function textIndex(businesses: readonly TownBusiness[], seed: string): (query: string) => TownBusiness[] {
  const index = new Map<string, number[]>();
  businesses.forEach((business, position) => {
    const text = `${placeName(business, seed)} ${business.name} ${business.address1} ${business.city} ${business.state} ${business.zip} ${business.phone.slice(-10)} ${business.vertical}`;
    for (const token of new Set(tokensOf(text))) {
      const positions = index.get(token);
      if (positions) positions.push(position);
      else index.set(token, [position]);
    }
  });
  return (query) => {
    const digits = query.replace(/\D/g, '').slice(-10);
    const tokens = [...new Set([...tokensOf(query), ...(digits.length === 10 ? [digits] : [])])];
    const scores = new Map<number, number>();
    let whole = 0;
    for (const token of tokens) {
      const positions = index.get(token) ?? [];
      const weight = Math.log(1 + businesses.length / (1 + positions.length));
      whole += positions.length > 0 ? weight : weight / 4;
      for (const position of positions) scores.set(position, (scores.get(position) ?? 0) + weight);
    }
    return [...scores]
      .filter(([, score]) => score >= whole / 2)
      .sort(([leftAt, left], [rightAt, right]) => right - left || leftAt - rightAt)
      .flatMap(([position]) => businesses[position] ?? []);
  };
}
