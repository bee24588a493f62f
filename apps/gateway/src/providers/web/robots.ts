import robotsParser from 'robots-parser';
import type { Fetched } from './fetcher';
import { type BoundedRules, boundedRules, isForbidden, wholeLines } from './robots.rules';
import { FetchProblem } from './web.types';

/** RFC 9309 §2.5: at least 500 KiB are read, and what comes after is not; §2.4: kept no longer than a day. */
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

type Rules = { parsed: ReturnType<typeof robotsParser>; bounded: BoundedRules } | { allowed: boolean; why: string };

/** What sites allow robots to fetch (RFC 9309), remembered per origin for a while. */
export class RobotsBook {
  private readonly pages = new Map<string, { rules: Promise<Rules>; at: number }>();

  constructor(private readonly userAgent: string) {}

  /**
   * @param fetch fetches the beginning of robots.txt, LARGEST_ROBOTS of it, within the caller's turn and time
   * @throws FetchProblem when the server cannot be reached, or talks nonsense: nobody can tell what it allows (RFC 9309 §2.3.1.4)
   */
  async verdict(url: URL, fetch: (robots: URL) => Promise<Fetched>): Promise<RobotsVerdict> {
    const rules = await this.rulesOf(url.origin, fetch);
    if (!('parsed' in rules)) return { allowed: rules.allowed, why: rules.why, delayMs: undefined };
    const allowed = !isForbidden(rules.bounded, url) && rules.parsed.isAllowed(url.href) !== false;
    const delay = rules.parsed.getCrawlDelay();
    return { allowed, why: allowed ? 'robots.txt allows it' : `robots.txt of ${url.host} disallows ${url.pathname}`, delayMs: delay === undefined ? undefined : Math.min(LONGEST_DELAY_MS, delay * 1000) };
  }

  private rulesOf(origin: string, fetch: (robots: URL) => Promise<Fetched>): Promise<Rules> {
    const known = this.pages.get(origin);
    if (known && Date.now() - known.at < KEEP_MS) return known.rules;
    const rules = read(origin, this.userAgent, fetch);
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

async function read(origin: string, userAgent: string, fetch: (robots: URL) => Promise<Fetched>): Promise<Rules> {
  const url = new URL('/robots.txt', origin);
  try {
    const answer = await fetch(url);
    if (answer.status >= 200 && answer.status < 300) {
      const text = answer.body.toString('utf8');
      const bounded = boundedRules(answer.body.length >= LARGEST_ROBOTS ? wholeLines(text) : text, userAgent);
      return { parsed: robotsParser(url.href, bounded.text), bounded };
    }
    // 4xx: there are no rules. 5xx: nobody can tell, and that means no (RFC 9309 §2.3.1).
    return answer.status >= 500 ? { allowed: false, why: `robots.txt of ${url.host} answered ${answer.status}` } : { allowed: true, why: 'there is no robots.txt' };
  } catch (error) {
    // Redirects without end count as no robots.txt (RFC 9309 §2.3.1.2).
    if (error instanceof FetchProblem && error.problem === 'redirects') return { allowed: true, why: `robots.txt cannot be read: ${error.message}` };
    if (error instanceof FetchProblem && (error.problem === 'protocol' || error.problem === 'too_large')) throw new FetchProblem('protocol', `robots.txt of ${url.host} cannot be read: ${error.message}`, { cause: error });
    throw error;
  }
}
