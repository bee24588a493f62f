import { z } from 'zod';
import { ProviderFault } from '../provider.fault';
import type { ProviderAdapter, VendorAccess } from '../provider.types';
import type { VendorHttp } from '../vendor-http';

/** Errors come with status 200 and nothing but `error`. */
const Refusal = z.object({ error: z.string() });
const Verdict = z.object({ address: z.string(), status: z.string(), sub_status: z.string().nullish() });
const Credits = z.object({ Credits: z.coerce.number() });

const STATUSES = { valid: 'valid', invalid: 'invalid', 'catch-all': 'catch_all', unknown: 'unknown', spamtrap: 'spamtrap', abuse: 'abuse', do_not_mail: 'do_not_mail' } as const;

export function zeroBounceSaid(body: unknown): string | undefined {
  const parsed = Refusal.safeParse(body);
  return parsed.success ? parsed.data.error : undefined;
}

/** ZeroBounce v2: https://www.zerobounce.net/docs/email-validation-api-quickstart/v2-validate-emails */
export function zeroBounceAdapter(http: VendorHttp, { baseUrl, key }: VendorAccess): ProviderAdapter {
  return {
    name: 'zerobounce',
    idempotentByKey: false,
    serves: {
      async emailVerification(input, call) {
        const query = new URLSearchParams({ api_key: key, email: input.email, ip_address: '' });
        const answer = await http.json({ method: 'GET', url: `${baseUrl}/v2/validate?${query.toString()}`, timeoutMs: call.timeoutMs }, z.union([Verdict, Refusal]), zeroBounceSaid);
        if ('error' in answer) throw new ProviderFault('rejected', answer.error);
        const known = STATUSES[answer.status.toLowerCase() as keyof typeof STATUSES];
        // A word that the vendor adds later must not pass for a good address.
        const status = known ?? 'unknown';
        const data = { status, subStatus: known === undefined ? `vendor said ${answer.status}` : (answer.sub_status ?? '') };
        // What could not be told now may be told at the next question.
        return status === 'unknown' ? { data, cacheSeconds: 0 } : { data };
      },
    },
    async verify(timeoutMs) {
      const { Credits: credits } = await http.json({ method: 'GET', url: `${baseUrl}/v2/getcredits?${new URLSearchParams({ api_key: key }).toString()}`, timeoutMs }, Credits, zeroBounceSaid);
      if (credits < 0) throw new ProviderFault('rejected', 'The key is not known.');
      return `${credits} credits are left.`;
    },
  };
}
