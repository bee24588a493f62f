import { gzipSync } from 'node:zlib';
import type { webFetch } from '@leadfactory/contracts';
import type { z } from 'zod';
import type { TownBusiness } from '../../../sandbox/src/town/town.types';
import { siteAnswer } from '../../../sandbox/src/web/site-answer';

type WebAnswer = z.input<typeof webFetch.output>;
export type Served = { answer: WebAnswer; body: Buffer };

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** What the egress would answer for an address of the town: the sandbox's sites, without a socket in between. */
export function townFetch(business: TownBusiness, url: string, method: 'GET' | 'HEAD', now: Date): Served {
  const redirects: { status: number; from: string; to: string }[] = [];
  const failed = (problem: 'connect' | 'tls' | 'redirects' | 'robots' | 'blocked', detail: string): Served => ({ answer: { outcome: 'failed', problem, detail, redirects }, body: Buffer.alloc(0) });
  const site = business.site;
  if (!site) return failed('connect', 'no site');
  if (site.kind === 'blocks_robots' && !url.endsWith('/robots.txt')) return failed('robots', 'robots.txt disallows /');
  for (let at = new URL(url); ; ) {
    const served = siteAnswer(business, site, { scheme: at.protocol === 'https:' ? 'https' : 'http', method, target: at.pathname + at.search }, now);
    if (served.reset) return failed('connect', 'reset');
    if (served.headers['x-sandbox-connect']) return failed('connect', 'refused');
    if (served.headers['x-sandbox-tls']) return failed('tls', served.headers['x-sandbox-tls']);
    if (served.headers['cf-mitigated']) return failed('blocked', 'challenge');
    if (REDIRECTS.has(served.status)) {
      const to = new URL(served.headers.location ?? '/', at);
      redirects.push({ status: served.status, from: at.href, to: to.href });
      if (redirects.length > 5) return failed('redirects', 'more than 5');
      at = to;
      continue;
    }
    const body = Buffer.isBuffer(served.body) ? served.body : Buffer.from(served.body);
    const headers = { ...served.headers, 'content-length': String(body.length) };
    return {
      body: method === 'HEAD' ? Buffer.alloc(0) : body,
      answer: { outcome: 'fetched', finalUrl: at.href, status: served.status, headers, body: null, bytes: body.length, wireBytes: served.compress ? gzipSync(body).length : body.length, elapsedMs: 1, redirects },
    };
  }
}
