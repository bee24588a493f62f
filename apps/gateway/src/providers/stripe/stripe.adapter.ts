import { AppError } from '@leadfactory/kernel';
import { stableHash } from '@leadfactory/persistence';
import Stripe from 'stripe';
import { faultOfNetwork, faultOfStatus, ProviderFault, retryAfterMs } from '../provider.fault';
import type { AdapterCall, ProviderAdapter, VendorAccess } from '../provider.types';
import { checkoutOf, checkoutParams, reasonOf } from './stripe.rules';

function faultOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error instanceof AppError ? error : faultOfNetwork(error);
  if (error.statusCode === undefined) return new ProviderFault(/timed? ?out/i.test(error.message) ? 'timeout' : 'unavailable', error.message, { maybeDone: true, cause: error });
  const headers = error.headers;
  // 409: an earlier try with the same key is still under way.
  if (error.statusCode === 409) return new ProviderFault('unavailable', error.message, { status: 409, maybeDone: true });
  return faultOfStatus(error.statusCode, error.message, retryAfterMs(headers?.['retry-after'], new Date()));
}

async function asked<T>(asking: () => Promise<T>): Promise<T> {
  try {
    return await asking();
  } catch (error) {
    throw faultOf(error);
  }
}

/** Stripe keeps keys for at least 24 hours (https://docs.stripe.com/api/idempotent_requests); an hour less leaves room for clocks and queues. */
const KEYS_KNOWN_FOR_MS = 23 * 3_600_000;

/** Whatever is asked again while Stripe knows its key happens once. */
export function stripeAdapter({ baseUrl, key }: VendorAccess): ProviderAdapter {
  const { hostname, port, protocol } = new URL(baseUrl);
  const stripe = new Stripe(key, { host: hostname, ...(port === '' ? {} : { port }), protocol: protocol === 'http:' ? 'http' : 'https', maxNetworkRetries: 0, telemetry: false });
  const options = (call: AdapterCall, what: string) => ({ timeout: call.timeoutMs, ...(call.key === undefined ? {} : { idempotencyKey: `lf_${stableHash([call.tenantId, what, call.key])}` }) });
  return {
    name: 'stripe',
    idempotentByKey: true,
    keysKnownForMs: KEYS_KNOWN_FOR_MS,
    serves: {
      async openCheckout(input, call) {
        const session = await asked(() => stripe.checkout.sessions.create(checkoutParams(input), options(call, 'openCheckout')));
        if (!session.url) throw new ProviderFault('unavailable', `Stripe opened ${session.id} without an address.`, { maybeDone: true });
        return { data: { sessionId: session.id, url: session.url } };
      },
      async readCheckout(input, call) {
        return { data: checkoutOf(await asked(() => stripe.checkout.sessions.retrieve(input.sessionId, {}, { timeout: call.timeoutMs }))) };
      },
      async refundPayment(input, call) {
        const refund = await asked(() =>
          stripe.refunds.create({ payment_intent: input.paymentIntentId, ...(input.amount === null ? {} : { amount: input.amount.amount }), ...reasonOf(input.reason) }, options(call, 'refundPayment')),
        );
        return { data: { refundId: refund.id, status: refund.status ?? 'pending' } };
      },
    },
    async verify(timeoutMs) {
      const balance = await asked(() => stripe.balance.retrieve({}, { timeout: timeoutMs }));
      return `The key is known (${balance.livemode ? 'live' : 'test'} mode).`;
    },
  };
}
