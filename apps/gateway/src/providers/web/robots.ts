import robotsParser from 'robots-parser';
import type { Fetched } from './fetcher';
import { FetchProblem } from './web.types';

/** RFC 9309 §2.5: at least 500 KiB are read; §2.4: kept no longer than a day. */
export const LARGEST_ROBOTS = 512 * 1024;
const KEEP_MS = 10 * 60_000;
const MOST_ORIGINS = 5_000;
const LONGEST_DELAY_MS = 5_000;

export interface RobotsVerdict {
  allowed: boolean;
  why: string;
  /** The pause that the site asks for between requests, within reason. */
  delayMs: number | undefined;
}

type Rules = { parsed: ReturnType<typeof robotsParser> } | { allowed: boolean; why: string };

/** What sites allow robots to fetch (RFC 9309), remembered per origin for a while. */
export class RobotsBook {
  private readonly pages = new Map<string, { rules: Promise<Rules>; at: number }>();

  constructor(private readonly userAgent: string) {}

  /**
   * @param fetch fetches robots.txt within the caller's turn and time
   * @throws FetchProblem when the server cannot be reached: then the page cannot either
   */
  async verdict(url: URL, fetch: (robots: URL) => Promise<Fetched>): Promise<RobotsVerdict> {
    const rules = await this.rulesOf(url.origin, fetch);
    if (!('parsed' in rules)) return { allowed: rules.allowed, why: rules.why, delayMs: undefined };
    const allowed = rules.parsed.isAllowed(url.href, this.userAgent) !== false;
    const delay = rules.parsed.getCrawlDelay(this.userAgent);
    return { allowed, why: allowed ? 'robots.txt allows it' : `robots.txt of ${url.host} disallows ${url.pathname}`, delayMs: delay === undefined ? undefined : Math.min(LONGEST_DELAY_MS, delay * 1000) };
  }

  private rulesOf(origin: string, fetch: (robots: URL) => Promise<Fetched>): Promise<Rules> {
    const known = this.pages.get(origin);
    if (known && Date.now() - known.at < KEEP_MS) return known.rules;
    const rules = read(origin, fetch);
    this.pages.set(origin, { rules, at: Date.now() });
    // An outage is not remembered: the next one asks again.
    rules.catch(() => this.pages.delete(origin));
    if (this.pages.size > MOST_ORIGINS) {
      const oldest = this.pages.keys().next();
      if (oldest.done !== true) this.pages.delete(oldest.value);
    }
    return rules;
  }
}

async function read(origin: string, fetch: (robots: URL) => Promise<Fetched>): Promise<Rules> {
  const url = new URL('/robots.txt', origin);
  try {
    const answer = await fetch(url);
    if (answer.status >= 200 && answer.status < 300) return { parsed: robotsParser(url.href, answer.body.toString('utf8')) };
    // 4xx: there are no rules. 5xx: nobody can tell, and that means no (RFC 9309 §2.3.1).
    return answer.status >= 500 ? { allowed: false, why: `robots.txt of ${url.host} answered ${answer.status}` } : { allowed: true, why: 'there is no robots.txt' };
  } catch (error) {
    // A robots.txt that cannot be read although the server works counts as none.
    if (error instanceof FetchProblem && ['redirects', 'too_large', 'protocol', 'refused_address'].includes(error.problem)) return { allowed: true, why: `robots.txt cannot be read: ${error.message}` };
    throw error;
  }
}
