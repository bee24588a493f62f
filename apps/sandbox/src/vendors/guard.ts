import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fraction } from '../chance.rules';
import type { KnobStore, VendorName } from '../knobs';
import type { Stats } from '../stats';
import type { Stopping } from '../stopping';

/** An error answer in the vendor's own shape. */
export interface Refusal {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface VendorManners {
  /** Answers a refusal when the caller has not shown a usable key. */
  unauthorized(request: FastifyRequest): Refusal | null;
  tooFast(retryAfterSeconds: number): Refusal;
  /** Says nothing of when a burst may go on. */
  keepsPaceToItself?: true;
  quotaSpent(): Refusal;
  failed(): Refusal;
  /** Headers on every answer, for vendors that publish what is left of the quota. */
  quotaHeaders?(quota: { limit: number; used: number; resetsAt: Date }): Record<string, string>;
}

export interface GuardContext {
  knobs: KnobStore;
  stats: Stats;
  seed: string;
  now: () => number;
  /** A deliberate hang ends when the sandbox stops. */
  stopping: Stopping;
}

const dayMs = 86_400_000;
/** Longer than any caller waits. */
const hangMs = 600_000;

/** Puts a vendor's limits, failures and slowness before its routes, and counts every answer. */
export function guardVendor(scope: FastifyInstance, vendor: VendorName, manners: VendorManners, context: GuardContext): void {
  const second = { started: 0, calls: 0 };
  const day = { number: 0, calls: 0 };
  let sequence = 0;
  /** Each request's own: others come while it is answered. */
  const turns = new WeakMap<FastifyRequest, number>();

  scope.addHook('onRequest', async (request, reply) => {
    const knobs = context.knobs.current.vendors[vendor];
    sequence += 1;
    const turn = sequence;
    turns.set(request, turn);
    // Whoever hangs up meanwhile is served all the same, as by any vendor: what was asked for happens.
    if (knobs.latencyMs > 0 && !(await context.stopping.pause(knobs.latencyMs))) return cutOff(request, reply);
    if (knobs.outage === 'reset') return cutOff(request, reply);
    if (knobs.outage === 'hang') {
      await context.stopping.pause(hangMs, hungUp(request, reply));
      return cutOff(request, reply);
    }
    if (knobs.outage === 'errors') return refuse(reply, manners.failed());
    const unauthorized = manners.unauthorized(request);
    if (unauthorized) return refuse(reply, unauthorized);
    if (knobs.rateLimited) return refuse(reply, withRetryAfter(manners.tooFast(knobs.retryAfterSeconds), knobs.retryAfterSeconds));

    const now = context.now();
    if (now - second.started >= 1_000) Object.assign(second, { started: now, calls: 0 });
    second.calls += 1;
    const tooFast = knobs.rateLimitPerSecond > 0 && second.calls > knobs.rateLimitPerSecond;

    const today = Math.floor(now / dayMs);
    if (day.number !== today) Object.assign(day, { number: today, calls: 0 });
    const spent = knobs.dailyQuota > 0 && day.calls >= knobs.dailyQuota;
    if (!spent && !tooFast) day.calls += 1;
    if (knobs.dailyQuota > 0 && manners.quotaHeaders) {
      reply.headers(manners.quotaHeaders({ limit: knobs.dailyQuota, used: day.calls, resetsAt: new Date((today + 1) * dayMs) }));
    }
    if (tooFast) return refuse(reply, manners.keepsPaceToItself ? manners.tooFast(1) : withRetryAfter(manners.tooFast(1), 1));
    if (spent) return refuse(reply, manners.quotaSpent());
    if (knobs.failureRate > 0 && fraction(context.seed, vendor, 'failure', turn) < knobs.failureRate) return refuse(reply, manners.failed());
    return undefined;
  });

  scope.addHook('onSend', async (request, reply, payload) => {
    const { malformedRate } = context.knobs.current.vendors[vendor];
    const spoil = malformedRate > 0 && reply.statusCode < 300 && fraction(context.seed, vendor, 'malformed', turns.get(request) ?? 0) < malformedRate;
    // Half of a valid answer is what a cut connection or a broken proxy leaves behind.
    return spoil && typeof payload === 'string' && payload.length > 1 ? payload.slice(0, Math.floor(payload.length / 2)) : payload;
  });

  scope.addHook('onResponse', async (request, reply) => {
    context.stats.call(vendor, `${request.method} ${request.routeOptions.url ?? 'unknown'}`, reply.statusCode);
  });
}

function cutOff(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

/** Aborted when the caller has hung up: nobody is kept waiting then. */
function hungUp(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (request.raw.socket.destroyed) gone.abort();
  else reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply.status(refusal.status).headers(refusal.headers ?? {}).send(refusal.body);
}

function withRetryAfter(refusal: Refusal, seconds: number): Refusal {
  return { ...refusal, headers: { 'retry-after': String(seconds), ...refusal.headers } };
}

/** Any key opens the sandbox except none, and one that says itself that it is wrong. */
export function isUsableKey(key: string | undefined): boolean {
  return key !== undefined && key.trim() !== '' && !/invalid|revoked/i.test(key);
}

export function bearer(request: FastifyRequest): string | undefined {
  const match = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1];
}
