import { rateLimitHeaders } from './headers.rules';

test('every quota is told with what is left of it (R1.04)', () => {
  const verdict = { allowed: true, remaining: 7, resetMs: 1_500, retryMs: 0 };
  const headers = rateLimitHeaders([
    { quota: { name: 'key', key: 'k', limit: 10, windowMs: 60_000 }, verdict },
    { quota: { name: 'tenant', key: 't', limit: 100, windowMs: 3_600_000 }, verdict: { ...verdict, remaining: 99 } },
  ]);
  expect(headers).toEqual({ 'ratelimit-policy': '"key";q=10;w=60, "tenant";q=100;w=3600', ratelimit: '"key";r=7;t=2, "tenant";r=99;t=2' });
  expect(rateLimitHeaders([])).toEqual({});
});
