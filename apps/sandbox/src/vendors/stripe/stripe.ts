import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearer, guardVendor, isUsableKey, type GuardContext } from '../guard';
import { checked, missing, StripeFault } from './errors.rules';
import { parseForm } from './form.rules';
import { IdempotencyKeys } from './idempotency';
import type { StripeLedger } from './ledger';
import { apiVersion, idOf, newId } from './objects.rules';
import { createCoupon, createPromotionCode, createRefund, createSession, listQuery, type ListQuery } from './params.rules';

type Handler = (request: FastifyRequest<{ Params: { id: string } }>) => object;

function secretKey(request: FastifyRequest): string | undefined {
  const basic = /^Basic\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer(request) ?? (basic ? Buffer.from(basic, 'base64').toString().split(':')[0] : undefined);
}

const fault = (status: number, type: StripeFault['type'], message: string, code?: string) => ({ status, body: new StripeFault(status, type, message, code ? { code } : {}).body() });

export function stripeApi(scope: FastifyInstance, ledger: StripeLedger, context: GuardContext): void {
  const keys = new IdempotencyKeys();
  guardVendor(scope, 'stripe', {
    unauthorized: (request) => {
      const key = secretKey(request);
      if (isUsableKey(key)) return null;
      const message = key ? `Invalid API Key provided: ${key.slice(0, 8)}****` : 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.';
      return fault(401, 'invalid_request_error', message);
    },
    tooFast: () => fault(429, 'rate_limit_error', 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.', 'rate_limit'),
    quotaSpent: () => fault(429, 'rate_limit_error', 'Request rate limit exceeded.', 'rate_limit'),
    failed: () => fault(500, 'api_error', 'An unknown error occurred'),
  }, context);
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  scope.addHook('onSend', async (_request, reply) => {
    reply.headers({ 'request-id': newId('req'), 'stripe-version': apiVersion });
  });
  scope.setErrorHandler((error, _request, reply) => {
    if (error instanceof StripeFault) return reply.status(error.status).send(error.body());
    throw error;
  });

  const read = (path: string, handler: Handler): void => {
    scope.get<{ Params: { id: string } }>(path, (request) => handler(request));
  };
  const write = (path: string, handler: Handler): void => {
    scope.post<{ Params: { id: string } }>(path, (request, reply) => onceByKey(request, reply, handler));
  };
  const onceByKey = (request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply, handler: Handler): FastifyReply => {
    const key = request.headers['idempotency-key'];
    const body = rawBody(request);
    if (typeof key !== 'string' || key === '') return reply.send(handler(request));
    context.stats.idempotencyKey('stripe', key);
    const earlier = keys.replay(key, request.url, body);
    if (earlier) return reply.header('idempotent-replayed', 'true').status(earlier.status).send(earlier.body);
    const answer = handler(request);
    keys.keep(key, request.url, body, { status: 200, body: answer });
    return reply.header('idempotency-key', key).send(answer);
  };

  write('/v1/checkout/sessions', (request) => ledger.createSession(checked(createSession, formOf(request))));
  read('/v1/checkout/sessions', (request) => {
    const query = queryOf(request);
    const sessions = [...ledger.sessions.values()].map((record) => record.session).reverse();
    return page('/v1/checkout/sessions', sessions.filter((session) => query.payment_intent === undefined || session.payment_intent === query.payment_intent), query);
  });
  read('/v1/checkout/sessions/:id', (request) => {
    const record = ledger.session(request.params.id);
    const { expand } = queryOf(request);
    const intent = ledger.intents.get(idOf(record.session.payment_intent));
    return {
      ...record.session,
      ...(expand.includes('line_items') ? { line_items: page(`/v1/checkout/sessions/${record.session.id}/line_items`, record.lines, queryOf(request)) } : {}),
      ...(expand.includes('payment_intent') && intent ? { payment_intent: intent } : {}),
    };
  });
  read('/v1/checkout/sessions/:id/line_items', (request) => page(request.url, ledger.session(request.params.id).lines, queryOf(request)));
  write('/v1/checkout/sessions/:id/expire', (request) => ledger.expire(request.params.id));
  write('/v1/refunds', (request) => ledger.refund(checked(createRefund, formOf(request))));
  read('/v1/refunds', (request) => {
    const query = queryOf(request);
    return page('/v1/refunds', [...ledger.refunds.values()].reverse().filter((entry) => query.payment_intent === undefined || entry.payment_intent === query.payment_intent), query);
  });
  read('/v1/refunds/:id', (request) => found(ledger.refunds, request, 'refund'));
  read('/v1/payment_intents/:id', (request) => {
    const intent = found(ledger.intents, request, 'payment_intent');
    const latest = ledger.charges.get(idOf(intent.latest_charge));
    return queryOf(request).expand.includes('latest_charge') && latest ? { ...intent, latest_charge: latest } : intent;
  });
  read('/v1/charges/:id', (request) => found(ledger.charges, request, 'charge'));
  write('/v1/coupons', (request) => ledger.createCoupon(checked(createCoupon, formOf(request))));
  read('/v1/coupons', (request) => page('/v1/coupons', [...ledger.coupons.values()].reverse(), queryOf(request)));
  read('/v1/coupons/:id', (request) => found(ledger.coupons, request, 'coupon'));
  write('/v1/promotion_codes', (request) => ledger.createPromotionCode(checked(createPromotionCode, formOf(request))));
  read('/v1/promotion_codes', (request) => {
    const query = queryOf(request);
    return page('/v1/promotion_codes', [...ledger.promotionCodes.values()].reverse().filter((entry) => query.code === undefined || entry.code === query.code), query);
  });
  read('/v1/promotion_codes/:id', (request) => found(ledger.promotionCodes, request, 'promotion code'));
  read('/v1/events', (request) => {
    const query = queryOf(request);
    const wanted = query.types ?? (query.type === undefined ? null : [query.type]);
    return page('/v1/events', ledger.events.list().filter((event) => wanted === null || wanted.includes(event.type)), query);
  });
  read('/v1/events/:id', (request) => {
    const event = ledger.events.list().find((entry) => entry.id === request.params.id);
    if (!event) throw missing('event', request.params.id);
    return event;
  });
  read('/v1/balance', () => {
    const taken = [...ledger.charges.values()].reduce((sum, entry) => sum + entry.amount - entry.amount_refunded, 0);
    return { object: 'balance', available: [{ amount: taken, currency: 'usd', source_types: { card: taken } }], livemode: false, pending: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }] };
  });
}

function rawBody(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

function formOf(request: FastifyRequest): unknown {
  return parseForm(rawBody(request));
}

function queryOf(request: FastifyRequest): ListQuery {
  return checked(listQuery, parseForm(request.url.split('?')[1] ?? ''));
}

function found<T extends object>(entries: Map<string, T>, request: FastifyRequest<{ Params: { id: string } }>, kind: string): T {
  const entry = entries.get(request.params.id);
  if (!entry) throw missing(kind, request.params.id);
  return entry;
}

/** A page of a newest-first list, by Stripe's cursors. */
function page<T extends { id: string; created?: number }>(url: string, entries: readonly T[], query: ListQuery): object {
  const { created } = query;
  const inTime = entries.filter(
    ({ created: at = 0 }) =>
      created === undefined ||
      (at >= (created.gte ?? 0) && at > ('gt' in created ? (created.gt ?? -1) : -1) && at <= (created.lte ?? Infinity) && at < ('lt' in created ? (created.lt ?? Infinity) : Infinity)),
  );
  const after = query.starting_after === undefined ? 0 : inTime.findIndex(({ id }) => id === query.starting_after) + 1;
  const before = query.ending_before === undefined ? -1 : inTime.findIndex(({ id }) => id === query.ending_before);
  const start = before >= 0 ? Math.max(0, before - query.limit) : after;
  const data = inTime.slice(start, before >= 0 ? before : start + query.limit);
  return { object: 'list', data, has_more: before >= 0 ? start > 0 : start + data.length < inTime.length, url: url.split('?')[0] };
}
