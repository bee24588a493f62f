import type { BlobStore } from '@leadfactory/persistence';
import type { EgressEnv } from '../egress/egress.env';
import type { ProviderName, ProviderPolicy, ProvidersConfig } from '../egress/providers.config';
import { findChromium } from './chromium/find-chromium';
import { lighthouseAdapter } from './chromium/lighthouse.adapter';
import { findLighthouse } from './chromium/lighthouse-run';
import { screenshotAdapter } from './chromium/screenshot.adapter';
import { Visits } from './chromium/visits';
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
import type { HostLeases } from './web/host-leases';
import { HostTurns } from './web/host-turns';
import { WebClient } from './web/web-client';
import { webFetchAdapter } from './web/web-fetch.adapter';
import { yelpAdapter } from './yelp/yelp.adapter';
import { zeroBounceAdapter } from './zerobounce/zerobounce.adapter';

export interface AdapterParts {
  env: EgressEnv;
  config: ProvidersConfig;
  http: VendorHttp;
  blobs: BlobStore;
  /** One visitor per site among all replicas. */
  leases: HostLeases;
}

type Make = (access: VendorAccess, parts: AdapterParts, policy: ProviderPolicy) => ProviderAdapter;

/** Vendors that need a key, by their name in providers.yaml. */
const VENDORS: Record<Exclude<ProviderName, 'dns' | 'web' | 'chromium' | 'lighthouse'>, Make> = {
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

/** Everything that visits sites: one way out, one visitor per site at a time. */
function siteVisitors({ env, blobs, leases }: AdapterParts): Partial<Record<ProviderName, ProviderAdapter>> {
  const userAgent = userAgentOf(env);
  const lookup = guardedLookup(resolverOf(env.DNS_SERVERS), isPublicAddress);
  const client = new WebClient(userAgent, lookup, env.WEB_PROXY_URL);
  const turns = new HostTurns(env.WEB_PAUSE_MS, leases);
  const route = env.WEB_PROXY_URL === undefined ? {} : { route: `Pages are fetched through the proxy ${env.WEB_PROXY_URL}.` };
  const web = webFetchAdapter({ client, blobs, userAgent, pauseMs: env.WEB_PAUSE_MS, turns, ...route });
  const binary = findChromium(env.CHROMIUM_PATH, env.PATH);
  if (binary === null) return { web };
  const visits = new Visits({ binary, searchPath: env.PATH, sandbox: env.CHROMIUM_SANDBOX === 'on', client, turns, lookup, isPublic: isPublicAddress, userAgent, proxyUrl: env.WEB_PROXY_URL });
  const command = findLighthouse(env.LF_LIGHTHOUSE_DIR);
  return { web, chromium: screenshotAdapter({ visits, blobs, userAgent, binary }), ...(command === null ? {} : { lighthouse: lighthouseAdapter({ visits, blobs, userAgent, command, searchPath: env.PATH }) }) };
}

/** The adapters of those providers of the configuration that have what they need. */
export function adaptersOf(parts: AdapterParts): ProviderAdapter[] {
  const visitors = siteVisitors(parts);
  return (Object.entries(parts.config.providers) as [ProviderName, ProviderPolicy][]).flatMap(([name, policy]) => {
    if (name === 'dns') return [dnsAdapter(parts.env.DNS_SERVERS)];
    if (name === 'web' || name === 'chromium' || name === 'lighthouse') return visitors[name] === undefined ? [] : [visitors[name]];
    const make = VENDORS[name];
    const key = policy.keyEnv === undefined ? undefined : parts.env[policy.keyEnv];
    if (typeof key !== 'string') return [];
    const override = policy.baseUrlEnv === undefined ? undefined : parts.env[policy.baseUrlEnv];
    return [make({ key, baseUrl: typeof override === 'string' ? override : (policy.baseUrl ?? '') }, parts, policy)];
  });
}
