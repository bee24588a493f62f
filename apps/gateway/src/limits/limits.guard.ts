import type { Clock } from '@leadfactory/kernel';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { EdgeFault } from '../edge/edge-fault.rules';
import type { EdgeEnv, Principal } from '../edge/edge.types';
import type { Quota, Verdict } from './gcra.rules';
import { type Judged, rateLimitHeaders } from './headers.rules';
import { LimiterAdapter } from './limiter.adapter';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Refuses what comes too fast: per key or user, per tenant, per address (R1.04). */
@Injectable()
export class LimitsGuard {
  constructor(
    private readonly limiter: LimiterAdapter,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the headers to send. @throws AppError rate_limited */
  ofPrincipal(principal: Principal): Promise<Headers> {
    return this.check([
      // One hash tag for both, so that a Redis cluster keeps them on one node.
      { name: principal.kind === 'user' ? 'user' : 'key', key: `{${principal.tenantId}}:${principal.id}`, limit: this.env.REQUESTS_PER_MINUTE, windowMs: MINUTE_MS },
      { name: 'tenant', key: `{${principal.tenantId}}`, limit: this.env.TENANT_REQUESTS_PER_HOUR, windowMs: HOUR_MS },
    ]);
  }

  ofAddress(ip: string): Promise<Headers> {
    return this.check([{ name: 'address', key: ip, limit: this.env.PUBLIC_REQUESTS_PER_MINUTE, windowMs: MINUTE_MS }]);
  }

  ofWebhook(ip: string): Promise<Headers> {
    return this.check([{ name: 'webhook', key: ip, limit: this.env.WEBHOOKS_PER_MINUTE, windowMs: MINUTE_MS }]);
  }

  /** Sign-ins: what somebody who guesses passwords does much of. */
  ofSignIn(ip: string): Promise<Headers> {
    return this.check([{ name: 'login', key: ip, limit: this.env.LOGINS_PER_MINUTE, windowMs: MINUTE_MS }]);
  }

  /** Credentials that were refused. Apart from sign-ins: an expired token must not keep its owner from signing in again. */
  ofGuess(ip: string): Promise<Headers> {
    return this.check([this.guesses(ip)]);
  }

  /** Charges nothing. @throws AppError rate_limited for an address that has no guess left */
  async assertMayGuess(ip: string): Promise<void> {
    const quota = this.guesses(ip);
    this.judge([quota], await this.limiter.look([quota]));
  }

  /** Guesses at one account from many addresses. */
  ofAccount(email: string): Promise<Headers> {
    const key = createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 32);
    return this.check([{ name: 'account', key, limit: this.env.LOGINS_PER_MINUTE, windowMs: MINUTE_MS }]);
  }

  private guesses(ip: string): Quota {
    return { name: 'guess', key: ip, limit: this.env.REFUSED_CREDENTIALS_PER_MINUTE, windowMs: MINUTE_MS };
  }

  private async check(quotas: Quota[]): Promise<Headers> {
    return this.judge(quotas, await this.limiter.take(quotas));
  }

  /** @throws AppError rate_limited when one of the verdicts refuses */
  private judge(quotas: readonly Quota[], verdicts: readonly Verdict[]): Headers {
    const judged = quotas.flatMap((quota, at): Judged[] => (verdicts[at] ? [{ quota, verdict: verdicts[at] }] : []));
    const headers = rateLimitHeaders(judged);
    const refused = judged.filter(({ verdict }) => !verdict.allowed);
    if (refused.length === 0) return headers;
    const retryMs = Math.max(...refused.map(({ verdict }) => verdict.retryMs));
    const retryAt = new Date(this.clock.now().getTime() + retryMs).toISOString();
    throw new EdgeFault(429, 'rate_limited', `Too many requests: ${refused.map(({ quota }) => sentence(quota)).join('; ')}.`, { retryAt }, headers);
  }
}

type Headers = Record<string, string>;

function sentence(quota: Quota): string {
  return `${quota.limit} in ${quota.windowMs === MINUTE_MS ? 'a minute' : 'an hour'} for one ${quota.name}`;
}
