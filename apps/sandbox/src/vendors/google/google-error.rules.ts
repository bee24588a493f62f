import type { FastifyRequest } from 'fastify';
import { isUsableKey, type Refusal, type VendorManners } from '../guard';

const statusNames: Record<number, string> = { 400: 'INVALID_ARGUMENT', 401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 429: 'RESOURCE_EXHAUSTED', 500: 'INTERNAL', 503: 'UNAVAILABLE' };

export function googleError(code: number, message: string, reason = 'badRequest', domain = 'global'): Refusal {
  return { status: code, body: { error: { code, message, errors: [{ message, domain, reason }], status: statusNames[code] ?? 'UNKNOWN' } } };
}

/** The answers that all Google APIs give alike. `keyRequired` is false where a call without a key is served, slowly. */
export function googleManners(service: string, keyRequired: boolean): VendorManners {
  return {
    unauthorized: (request) => {
      const key = keyOf(request);
      if (key === undefined) return keyRequired ? googleError(403, "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.", 'forbidden') : null;
      return isUsableKey(key) ? null : googleError(400, 'API key not valid. Please pass a valid API key.', 'badRequest');
    },
    tooFast: () => googleError(429, `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service '${service}' for consumer 'project_number:0'.`, 'rateLimitExceeded'),
    quotaSpent: () => googleError(429, `Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service '${service}' for consumer 'project_number:0'.`, 'rateLimitExceeded'),
    failed: () => googleError(500, 'Internal error encountered.', 'backendError'),
  };
}

function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['x-goog-api-key'];
  if (typeof header === 'string') return header;
  return new URLSearchParams(request.url.split('?')[1] ?? '').get('key') ?? undefined;
}
