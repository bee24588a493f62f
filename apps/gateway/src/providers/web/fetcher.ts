import { isPublicAddress } from './address.rules';
import { readBody } from './body';
import { problemOf } from './problem.rules';
import { vetTarget } from './target.rules';
import { letGo, type WebClient } from './web-client';
import { FetchProblem, type Redirect } from './web.types';

export interface Fetched {
  finalUrl: string;
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  wireBytes: number;
  /** Milliseconds that the servers took, without our own pauses. */
  elapsedMs: number;
  redirects: Redirect[];
}

export interface FetchOrder {
  url: URL;
  method: 'GET' | 'HEAD';
  maxBytes: number;
  /** The beginning of a larger body will do. */
  cut?: true;
  /** Which forms are wanted; those of pages when not given. */
  accept?: string;
  signal: AbortSignal;
  /** Told of every hop, so that it is in the answer even when a later one fails. */
  redirects: Redirect[];
  /** Asked before each hop leaves; throws to stop it. */
  mayAsk(url: URL): Promise<void>;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Follows redirects by hand, so that every hop is vetted as the first was. */
export class Fetcher {
  constructor(
    private readonly client: WebClient,
    private readonly isPublic: (address: string) => boolean = isPublicAddress,
  ) {}

  /** The URL as it may be asked for. @throws FetchProblem */
  vetted(text: string, base?: URL): URL {
    const target = vetTarget(text, this.isPublic, base);
    if (!target.ok) throw new FetchProblem(target.problem, target.detail);
    return target.url;
  }

  /** @throws FetchProblem */
  async fetch(order: FetchOrder): Promise<Fetched> {
    let { url } = order;
    let elapsedMs = 0;
    for (;;) {
      await order.mayAsk(url);
      const asked = performance.now();
      const answer = await this.client.ask(url, order.method, order.signal, order.accept);
      const location = answer.headers.location;
      if (!REDIRECTS.has(answer.status) || location === undefined || location === '') {
        const read = await finished(url, answer, order);
        return { ...read, elapsedMs: Math.round(elapsedMs + performance.now() - asked) };
      }
      await letGo(answer.body);
      elapsedMs += performance.now() - asked;
      const next = this.vetted(location, url);
      order.redirects.push({ status: answer.status, from: url.href, to: next.href });
      if (order.redirects.length > MOST_REDIRECTS) throw new FetchProblem('redirects', `More than ${MOST_REDIRECTS} redirects.`);
      url = next;
    }
  }
}

async function finished(url: URL, answer: Awaited<ReturnType<WebClient['ask']>>, order: FetchOrder): Promise<Omit<Fetched, 'elapsedMs'>> {
  const rest = { finalUrl: url.href, status: answer.status, headers: answer.headers, redirects: order.redirects };
  if (order.method === 'HEAD') {
    await letGo(answer.body);
    return { ...rest, body: Buffer.alloc(0), wireBytes: 0 };
  }
  try {
    const { body, wireBytes } = await readBody(answer.body, answer.headers['content-encoding'] ?? '', order.maxBytes, order.cut);
    return { ...rest, body, wireBytes };
  } catch (error) {
    throw problemOf(error);
  }
}
