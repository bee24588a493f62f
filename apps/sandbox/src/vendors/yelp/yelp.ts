import type { FastifyInstance } from 'fastify';
import type { Town, TownBusiness } from '../../town/town';
import { bearer, guardVendor, isUsableKey, type GuardContext, type Refusal } from '../guard';
import { detailsOf, listingOf, yelpId } from './listing.rules';
import { businessesAt, matching, searchQuery, sorted } from './search.rules';

const deepestResult = 1_000;
const refusal = (status: number, code: string, description: string, more: Record<string, unknown> = {}): Refusal => ({ status, body: { error: { code, description, ...more } } });

export function yelpApi(scope: FastifyInstance, town: Town, context: GuardContext): void {
  const byYelpId = new Map(town.businesses.map((business) => [yelpId(business), business]));
  guardVendor(scope, 'yelp', {
    unauthorized: (request) => {
      const key = bearer(request);
      if (key === undefined) return refusal(400, 'VALIDATION_ERROR', "Authorization is a required parameter.", { field: 'Authorization', instance: null });
      return isUsableKey(key) ? null : refusal(401, 'TOKEN_INVALID', 'Invalid access token or authorization header.');
    },
    tooFast: () => refusal(429, 'TOO_MANY_REQUESTS_PER_SECOND', 'You have exceeded the queries-per-second limit for this endpoint. Try reducing the rate at which you make queries.'),
    keepsPaceToItself: true,
    quotaSpent: () => refusal(429, 'ACCESS_LIMIT_REACHED', "You've reached the access limit for this client. See instructions for requesting a higher access limit at https://docs.developer.yelp.com/docs/fusion-rate-limiting"),
    failed: () => refusal(500, 'INTERNAL_ERROR', 'Something went wrong internally, please try again later.'),
    quotaHeaders: ({ limit, used, resetsAt }) => ({
      'ratelimit-dailylimit': String(limit), 'ratelimit-remaining': String(Math.max(0, limit - used)), 'ratelimit-resettime': resetsAt.toISOString().replace('.000Z', '+00:00'),
    }),
  }, context);

  scope.get('/v3/businesses/search', (request, reply) => {
    const parsed = searchQuery.safeParse(request.query);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const field = String(issue?.path[0] ?? '');
      return send(refusal(400, 'VALIDATION_ERROR', issue?.message ?? 'invalid', { field, instance: (request.query as Record<string, unknown>)[field] ?? null }));
    }
    const query = parsed.data;
    if (query.location === undefined && (query.latitude === undefined || query.longitude === undefined)) {
      return send(refusal(400, 'VALIDATION_ERROR', 'Please specify a location or a latitude and longitude', { field: 'location', instance: null }));
    }
    if (query.limit + query.offset > deepestResult) {
      return send(refusal(400, 'VALIDATION_ERROR', `Too many results requested, limit+offset must be <= ${deepestResult}.`, { field: 'offset', instance: query.offset }));
    }
    const there = query.location === undefined
      ? town.nearby(query.latitude ?? 0, query.longitude ?? 0, query.radius ?? 5_000)
      : businessesAt(town, query.location);
    if (there.length === 0 && query.location !== undefined && !/\b\d{5}\b/.test(query.location)) {
      return send(refusal(400, 'LOCATION_NOT_FOUND', 'Could not execute search, try specifying a more exact location.'));
    }
    const center = query.location === undefined ? { latitude: query.latitude ?? 0, longitude: query.longitude ?? 0 } : centerOf(there);
    const distanceOf = (business: TownBusiness): number => metersBetween(center, business);
    const found = sorted(matching(town, there, query), query.sort_by, distanceOf);
    return reply.send({
      businesses: found.slice(query.offset, query.offset + query.limit).map((business) => listingOf(business, distanceOf(business))),
      total: found.length,
      region: { center: { longitude: center.longitude, latitude: center.latitude } },
    });

    function send(answer: Refusal) {
      return reply.status(answer.status).send(answer.body);
    }
  });

  scope.get<{ Params: { id: string } }>('/v3/businesses/:id', (request, reply) => {
    const business = byYelpId.get(request.params.id);
    if (!business) return reply.status(404).send(refusal(404, 'BUSINESS_NOT_FOUND', 'The requested business could not be found.').body);
    return reply.send(detailsOf(business));
  });
}

function centerOf(businesses: readonly TownBusiness[]): { latitude: number; longitude: number } {
  const count = Math.max(1, businesses.length);
  const mean = (pick: (business: TownBusiness) => number): number => businesses.reduce((sum, business) => sum + pick(business), 0) / count;
  return { latitude: mean((business) => business.latitude), longitude: mean((business) => business.longitude) };
}

/** Flat-earth distance: exact enough for a search radius of a few kilometres. */
function metersBetween(from: { latitude: number; longitude: number }, to: { latitude: number; longitude: number }): number {
  const perDegree = 111_320;
  const north = (to.latitude - from.latitude) * perDegree;
  const east = (to.longitude - from.longitude) * perDegree * Math.cos((from.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
