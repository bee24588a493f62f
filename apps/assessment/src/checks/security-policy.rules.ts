import type { Page } from '../site/site.types';

/** Whether the page tells browsers to ask for every http address over https, in its header or its own source. */
export function upgradesRequests(page: Pick<Page, 'headers' | 'dom'>): boolean {
  return /upgrade-insecure-requests/i.test(policyOf(page));
}

/** Whether nothing unencrypted reaches the page: browsers upgrade it or leave it out. */
export function keepsOutUnencrypted(page: Pick<Page, 'headers' | 'dom'>): boolean {
  return /upgrade-insecure-requests|block-all-mixed-content/i.test(policyOf(page));
}

/** Whether browsers that know the page go to this address encrypted, because its host asks for it (RFC 6797). */
export function insistsOnHttps({ headers, finalUrl }: Pick<Page, 'headers' | 'finalUrl'>, url: string): boolean {
  const seconds = /max-age\s*=\s*"?(\d+)/i.exec(headers['strict-transport-security'] ?? '')?.[1];
  if (!finalUrl.startsWith('https:') || Number(seconds ?? 0) === 0) return false;
  const [own, asked] = [new URL(finalUrl).hostname, new URL(url).hostname];
  return asked === own || (/includeSubDomains/i.test(headers['strict-transport-security'] ?? '') && asked.endsWith(`.${own}`));
}

function policyOf({ headers, dom }: Pick<Page, 'headers' | 'dom'>): string {
  const metas = dom.all('meta').filter(({ attribs }) => /^\s*content-security-policy\s*$/i.test(attribs['http-equiv'] ?? ''));
  return `${headers['content-security-policy'] ?? ''} ${metas.map(({ attribs }) => attribs.content ?? '').join(' ')}`;
}
