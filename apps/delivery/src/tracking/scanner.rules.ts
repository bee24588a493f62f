import type { DeliveryPolicy } from '../policy/policy.schema';

/** One opening or following of a link, and what came shortly before. */
export interface Hit {
  kind: 'open' | 'click';
  at: Date;
  userAgent: string;
  /** Null while the provider has not answered yet. */
  sentAt: Date | null;
  /** Index of the link; null for the picture. */
  link: number | null;
  /** Distinct links of this mail followed within the burst's time, this one not counted. */
  otherLinks: readonly number[];
}

// Mail gateways, link checkers, previews and libraries. Privacy proxies of mail programs (GoogleImageProxy, Apple) are
// left out: they load the picture when a person opens the mail, or say nothing either way.
const MACHINES =
  /bot\b|crawl|spider|scan|preview|fetcher|monitor|safelinks|barracuda|proofpoint|mimecast|forcepoint|fireeye|trendmicro|ironport|symantec|messagelabs|sophos|zscaler|microsoft office|bingpreview|skypeuripreview|slackbot|whatsapp|facebookexternalhit|twitterbot|linkedinbot|telegrambot|headlesschrome|phantomjs|puppeteer|curl\/|wget\/|python-requests|python-urllib|aiohttp|go-http-client|java\/|okhttp|libwww|axios\/|node-fetch|undici|^$/i;

/** Whether a machine or a person did it (R10.05). */
export function actorOf(hit: Hit, rules: DeliveryPolicy['scanners']): 'person' | 'scanner' {
  if (MACHINES.test(hit.userAgent.trim())) return 'scanner';
  if (hit.sentAt !== null && hit.at.getTime() - hit.sentAt.getTime() < rules.soonerThanMs) return 'scanner';
  const links = new Set([...hit.otherLinks, ...(hit.link === null ? [] : [hit.link])]);
  if (hit.kind === 'click' && links.size >= rules.burst.links) return 'scanner';
  return 'person';
}
