import type { LookupFunction } from 'node:net';
import { RobotsBook, LARGEST_ROBOTS } from '../web/robots';
import { Fetcher } from '../web/fetcher';
import type { HostTurns } from '../web/host-turns';
import type { WebClient } from '../web/web-client';
import { FetchProblem } from '../web/web.types';
import { Browser } from './browser';
import { GuardProxy } from './guard-proxy';
import { OneAtATime } from './one-at-a-time';
import { type ThrowawayCertificate, throwawayCertificate } from './throwaway-certificate.rules';

export interface VisitParts {
  binary: string;
  /** The PATH of the browser: wrapper scripts of distributions call others. */
  searchPath: string | undefined;
  sandbox: boolean;
  /** Own fetches: for robots.txt, by the same way out. */
  client: WebClient;
  turns: HostTurns;
  lookup: LookupFunction;
  isPublic: (address: string) => boolean;
  userAgent: string;
  /** See WEB_PROXY_URL. */
  proxyUrl: string | undefined;
}

export interface Visit {
  url: URL;
  browser: Browser;
  proxy: GuardProxy;
}

export interface VisitOrder {
  url: string;
  /** How long such a visit takes as a rule. */
  expectedMs: number;
  /** Less than this is not worth beginning with. */
  leastMs: number;
  /** When the caller stops waiting. */
  withinMs: number;
  /** The most that one browser may live. */
  mostMs: number;
  maxWireBytes: number;
  maxDecodedBytes: number;
  nice: boolean;
  withPort: boolean;
}

const MAX_MEMORY_BYTES = 1024 * 1_048_576;
const ROBOTS_MS = 15_000;

/** Opens pages of strangers in a browser: one browser at a time, behind the guard, within what robots.txt allows. */
export class Visits {
  private readonly queue = new OneAtATime();
  private readonly robots: RobotsBook;
  private readonly fetcher: Fetcher;
  private made: ThrowawayCertificate | null = null;

  constructor(private readonly parts: VisitParts) {
    this.robots = new RobotsBook(parts.userAgent);
    this.fetcher = new Fetcher(parts.client, parts.isPublic);
  }

  /** Everything that `work` does has the browser to itself. @throws FetchProblem for what the site did; AppError rate_limited */
  async turn<T>(order: VisitOrder, work: (open: <R>(see: (visit: Visit) => Promise<R>) => Promise<R>, leftMs: () => number) => Promise<T>): Promise<T> {
    const url = this.fetcher.vetted(order.url);
    return this.queue.run(order.expectedMs, order.withinMs, async (givenMs) => {
      const end = Date.now() + givenMs;
      const leftMs = (): number => end - Date.now();
      // Whoever gives less time than a visit takes as a rule is not sent away for ever.
      const leastMs = Math.min(order.leastMs, order.withinMs / 2);
      // That others took the time says nothing about the site.
      const assertTime = (): void => {
        if (leftMs() < leastMs) throw this.queue.tooLate(order.expectedMs);
      };
      assertTime();
      return this.parts.turns.run(url.host, async () => {
        await this.assertAllowed(url);
        assertTime();
        return work((see) => this.open(url, order, Math.min(order.mostMs, leftMs()), see), leftMs);
      });
    });
  }

  private async assertAllowed(url: URL): Promise<void> {
    const signal = AbortSignal.timeout(ROBOTS_MS);
    const verdict = await this.robots.verdict(url, (at) => this.fetcher.fetch({ url: at, method: 'GET', maxBytes: LARGEST_ROBOTS, cut: true, signal, redirects: [], mayAsk: async () => undefined }));
    if (!verdict.allowed) throw new FetchProblem('robots', verdict.why);
  }

  private async open<R>(url: URL, order: VisitOrder, timeoutMs: number, see: (visit: Visit) => Promise<R>): Promise<R> {
    const { binary, searchPath, sandbox, lookup, isPublic, proxyUrl } = this.parts;
    const certificate = proxyUrl === undefined ? null : this.certificate();
    const upstream = proxyUrl === undefined || certificate === null ? null : { url: new URL(proxyUrl), certificate };
    const ports = new Set([80, 443, ...(url.port === '' ? [] : [Number(url.port)])]);
    const proxy = await GuardProxy.open({ lookup, isPublic, ports, maxBytes: order.maxWireBytes, upstream });
    try {
      const browser = await Browser.start({
        binary, searchPath, sandbox, proxyPort: proxy.port, fingerprint: certificate?.fingerprint ?? null, withPort: order.withPort, nice: order.nice,
        maxMemoryBytes: MAX_MEMORY_BYTES, maxDecodedBytes: order.maxDecodedBytes, timeoutMs,
      });
      try {
        return await browser.within(see({ url, browser, proxy }));
      } finally {
        await browser.stop();
      }
    } finally {
      await proxy.close();
    }
  }

  private certificate(): ThrowawayCertificate {
    this.made ??= throwawayCertificate(new Date());
    return this.made;
  }
}
