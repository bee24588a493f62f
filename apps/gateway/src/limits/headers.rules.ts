import type { Quota, Verdict } from './gcra.rules';

export interface Judged {
  quota: Quota;
  verdict: Verdict;
}

/** `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10: what holds, and what is left of each. */
export function rateLimitHeaders(judged: readonly Judged[]): Record<string, string> {
  if (judged.length === 0) return {};
  return {
    'ratelimit-policy': judged.map(({ quota }) => `"${quota.name}";q=${quota.limit};w=${Math.round(quota.windowMs / 1000)}`).join(', '),
    ratelimit: judged.map(({ quota, verdict }) => `"${quota.name}";r=${verdict.remaining};t=${Math.ceil(verdict.resetMs / 1000)}`).join(', '),
  };
}
