import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Town } from '../../town/town';
import { guardVendor, isUsableKey, type GuardContext } from '../guard';
import { verdictOf } from './verdict.rules';

const query = z.object({ api_key: z.string().default(''), email: z.string().optional(), ip_address: z.string().optional() });
const badKey = { error: 'Invalid API key or your account ran out of credits' };
const freeProviders = new Set(['gmail.com', 'yahoo.com', 'outlook.com', 'hotmail.com', 'aol.com', 'icloud.com']);
const startingCredits = 100_000;

/** ZeroBounce v2; it says "wrong key" with status 200. */
export function zeroBounceApi(scope: FastifyInstance, town: Town, context: GuardContext): void {
  let credits = startingCredits;
  guardVendor(scope, 'zerobounce', {
    unauthorized: () => null,
    tooFast: () => ({ status: 429, body: { error: 'Too many requests. Please slow down.' } }),
    quotaSpent: () => ({ status: 200, body: badKey }),
    failed: () => ({ status: 500, body: { error: 'Internal server error' } }),
  }, context);

  scope.get('/v2/getcredits', (request) => ({ Credits: isUsableKey(query.parse(request.query).api_key) ? String(credits) : '-1' }));

  scope.get('/v2/validate', (request, reply) => {
    const { api_key: key, email } = query.parse(request.query);
    if (!isUsableKey(key) || credits <= 0) return reply.send(badKey);
    if (email === undefined || email === '') return reply.status(400).send({ error: 'Missing parameter: email.' });
    const verdict = verdictOf(town, email, context.seed);
    // Answers of "unknown" are not charged.
    if (verdict.status !== 'unknown') credits -= 1;
    const [account = '', domain = ''] = email.toLowerCase().split('@');
    const owner = town.byEmail.get(email.toLowerCase())?.owner;
    const found = verdict.sub_status !== 'no_dns_entries' && verdict.sub_status !== 'failed_syntax_check';
    return reply.send({
      address: email, ...verdict, free_email: freeProviders.has(domain), did_you_mean: null, account, domain, domain_age_days: found ? '3042' : null,
      smtp_provider: found ? 'other' : null, mx_found: String(found), mx_record: found ? `mx.${domain}` : null, firstname: owner?.firstName ?? null,
      lastname: owner?.lastName ?? null, gender: null, country: null, region: null, city: null, zipcode: null,
      processed_at: new Date(context.now()).toISOString().replace('T', ' ').replace('Z', ''),
    });
  });
}
