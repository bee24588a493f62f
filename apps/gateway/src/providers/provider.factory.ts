import type { BlobStore } from '@leadfactory/persistence';
import type { EgressEnv } from '../egress/egress.env';
import type { ProviderName, ProviderPolicy, ProvidersConfig } from '../egress/providers.config';
import { dnsAdapter } from './dns/mx.adapter';
import { pageSpeedAdapter } from './google/pagespeed.adapter';
import { googlePlacesAdapter } from './google/places.adapter';
import { sendGridAdapter } from './mail/sendgrid.adapter';
import { smtpAdapter } from './mail/smtp.adapter';
import { openAiAdapter } from './openai/openai.adapter';
import type { ProviderAdapter, VendorAccess } from './provider.types';
import { stripeAdapter } from './stripe/stripe.adapter';
import type { VendorHttp } from './vendor-http';
import { isPublicAddress } from './web/address.rules';
import { guardedLookup, resolverOf } from './web/guarded-lookup';
import { WebClient } from './web/web-client';
import { webFetchAdapter } from './web/web-fetch.adapter';
import { yelpAdapter } from './yelp/yelp.adapter';
import { zeroBounceAdapter } from './zerobounce/zerobounce.adapter';

export interface AdapterParts {
  env: EgressEnv;
  config: ProvidersConfig;
  http: VendorHttp;
  blobs: BlobStore;
}

type Make = (access: VendorAccess, parts: AdapterParts, policy: ProviderPolicy) => ProviderAdapter;

/** Vendors that need a key, by their name in providers.yaml. */
const VENDORS: Record<Exclude<ProviderName, 'dns' | 'web'>, Make> = {
  yelp: (access, { http }) => yelpAdapter(http, access),
  google_places: (access, { http }) => googlePlacesAdapter(http, access),
  psi: (access, { http, blobs }) => pageSpeedAdapter(http, access, blobs),
  openai: (access, { env }, policy) => openAiAdapter(access, env.OPENAI_MODEL, policy.tokens),
  zerobounce: (access, { http }) => zeroBounceAdapter(http, access),
  sendgrid: (access) => sendGridAdapter(access),
  smtp: ({ key }, _parts, policy) => smtpAdapter(key, policy.timeoutMs),
  stripe: (access) => stripeAdapter(access),
};

function userAgentOf(env: EgressEnv): string {
  return `LeadFactoryBot/1.0 (+${env.WEB_BOT_URL})`;
}

function webAdapter({ env, blobs }: AdapterParts): ProviderAdapter {
  const lookup = guardedLookup(resolverOf(env.DNS_SERVERS), isPublicAddress);
  return webFetchAdapter({ client: new WebClient(userAgentOf(env), lookup, env.WEB_PROXY_URL), blobs, userAgent: userAgentOf(env), pauseMs: env.WEB_PAUSE_MS, ...(env.WEB_PROXY_URL === undefined ? {} : { route: `Pages are fetched through the proxy ${env.WEB_PROXY_URL}.` }) });
}

/** The adapters of those providers of the configuration that have what they need. */
export function adaptersOf(parts: AdapterParts): ProviderAdapter[] {
  return (Object.entries(parts.config.providers) as [ProviderName, ProviderPolicy][]).flatMap(([name, policy]) => {
    if (name === 'dns') return [dnsAdapter(parts.env.DNS_SERVERS)];
    if (name === 'web') return [webAdapter(parts)];
    const make = VENDORS[name];
    const key = policy.keyEnv === undefined ? undefined : parts.env[policy.keyEnv];
    if (typeof key !== 'string') return [];
    const override = policy.baseUrlEnv === undefined ? undefined : parts.env[policy.baseUrlEnv];
    return [make({ key, baseUrl: typeof override === 'string' ? override : (policy.baseUrl ?? '') }, parts, policy)];
  });
}
