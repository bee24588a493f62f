import { type BlobStore, stableHash } from '@leadfactory/persistence';
import { z } from 'zod';
import { ProviderFault } from '../provider.fault';
import type { ProviderAdapter, VendorAccess } from '../provider.types';
import type { VendorHttp } from '../vendor-http';
import { auditedOf, PAGE_FAULT, PageSpeedAnswer } from './pagespeed.rules';
import { googleSaid } from './places.rules';

/** PageSpeed Insights v5: https://developers.google.com/speed/docs/insights/v5/reference/pagespeedapi/runpagespeed */
export function pageSpeedAdapter(http: VendorHttp, { baseUrl, key }: VendorAccess, blobs: BlobStore): ProviderAdapter {
  const path = `${baseUrl}/pagespeedonline/v5/runPagespeed`;
  return {
    name: 'psi',
    idempotentByKey: false,
    serves: {
      async pageAudit(input, call) {
        const query = new URLSearchParams({ url: input.url, strategy: input.strategy, key });
        for (const category of ['performance', 'accessibility', 'best-practices', 'seo']) query.append('category', category);
        const answer = await askedOf(http.json({ method: 'GET', url: `${path}?${query.toString()}`, timeoutMs: call.timeoutMs }, PageSpeedAnswer, googleSaid));
        const { runtimeError } = answer.lighthouseResult;
        if (runtimeError !== undefined && runtimeError.code !== 'NO_ERROR') throw new ProviderFault('rejected', `Lighthouse could not judge ${input.url}: ${runtimeError.code} ${runtimeError.message}`);
        const audited = auditedOf(answer, input.url, new Date());
        const name = stableHash([input, audited.fetchedAt]).slice(0, 40);
        return { data: { ...audited, result: await blobs.put(`${call.tenantId}/lighthouse/${name}`, JSON.stringify(answer.lighthouseResult), 'application/json') } };
      },
    },
    async verify(timeoutMs) {
      // A page that is none: refused before anything is measured, but only after the key was looked at.
      const outcome = await http.json({ method: 'GET', url: `${path}?${new URLSearchParams({ url: 'not a url', key }).toString()}`, timeoutMs }, z.unknown(), googleSaid).catch((error: unknown) => error);
      if (outcome instanceof ProviderFault && !(outcome.kind === 'rejected' && !/api.?key|PERMISSION_DENIED|UNAUTHENTICATED/i.test(outcome.message))) throw outcome;
      return 'The key is known.';
    },
  };
}

async function askedOf<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    // PageSpeed answers 500 when the page itself cannot be loaded; asking again would not help.
    if (error instanceof ProviderFault && error.kind === 'unavailable' && PAGE_FAULT.test(error.message)) throw new ProviderFault('rejected', error.message, { status: error.status });
    throw error;
  }
}
