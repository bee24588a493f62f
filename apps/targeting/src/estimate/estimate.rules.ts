import type { estimateCampaign } from '@leadfactory/contracts';
import { costToMoney, type Money } from '@leadfactory/kernel';
import type { z } from 'zod';

export type Estimate = z.input<(typeof estimateCampaign)['output']>;

export interface EstimateBasis {
  quota: number;
  /** Businesses that an ordinary ZIP holds, per target. */
  densities: readonly number[];
  sources: 'providers' | 'stored';
  /** Millionths of a US dollar per call of a capability, from providers.yaml. */
  costPerCall: Readonly<Record<string, number>>;
}

/** Shares that the sandbox's town and the first campaigns showed; the range below is what they vary by. */
const SHARE_WITH_SITE = 0.85;
const SHARE_WITH_ADDRESS = 0.55;
const SHARE_WORTH_WRITING = 0.7;
const PAGES_PER_SEARCH = 50;

const percent = (share: number): number => Math.round(share * 100);
/** Real towns differ this much from the ordinary one. */
const LOW = 0.5;
const HIGH = 2;
/** Leads per second of one machine when nothing waits for a limit; low and high are the slowest and fastest seen. */
const RATE = { low: 12, expected: 6, high: 2 };

function callsFor(businesses: number, basis: EstimateBasis): { capability: string; calls: number }[] {
  const withSite = businesses * SHARE_WITH_SITE;
  const reachable = withSite * SHARE_WITH_ADDRESS;
  const written = reachable * SHARE_WORTH_WRITING;
  const found = basis.sources === 'stored' ? 0 : 1;
  const calls = {
    businessSearch: found * Math.max(basis.densities.length, businesses / PAGES_PER_SEARCH),
    businessProfile: businesses * (1 + found),
    pageAudit: withSite * 2,
    mxLookup: withSite * SHARE_WITH_ADDRESS,
    emailVerification: reachable,
    writeText: written * 2,
    sendMail: written,
  };
  return Object.entries(calls).map(([capability, number]) => ({ capability, calls: Math.ceil(number) }));
}

/** What a launch would do (R2.04): never more businesses than the quota. */
export function estimateOf(basis: EstimateBasis): Estimate {
  const there = basis.densities.reduce((sum, density) => sum + density, 0);
  const businesses = (factor: number) => Math.min(basis.quota, Math.max(1, Math.round(there * factor)));
  const cost = (count: number): Money => {
    const micros = callsFor(count, basis).reduce((sum, { capability, calls }) => sum + calls * (basis.costPerCall[capability] ?? 0), 0);
    return costToMoney({ micros, currency: 'USD' });
  };
  const expected = businesses(1);
  return {
    businesses: expected,
    targets: basis.densities.length,
    calls: callsFor(expected, basis),
    cost: { low: cost(businesses(LOW)), expected: cost(expected), high: cost(businesses(HIGH)) },
    durationSeconds: { low: Math.ceil(businesses(LOW) / RATE.low), expected: Math.ceil(expected / RATE.expected), high: Math.ceil(businesses(HIGH) / RATE.high) },
    assumptions: [
      `An ordinary ZIP code holds so many businesses of these kinds that the targets hold about ${Math.round(there)}; real ones hold half to twice as many.`,
      `${percent(SHARE_WITH_SITE)} % have a website, ${percent(SHARE_WITH_ADDRESS)} % of those an address to write to, ${percent(SHARE_WORTH_WRITING)} % of those a tier that the campaign takes.`,
      'Costs per call stand in config/providers.yaml; answers from the cache cost nothing.',
      'Duration without waiting for limits of third parties.',
    ],
  };
}
