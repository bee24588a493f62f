import { Agent, type Dispatcher, request } from 'undici';
import type { LookupFunction } from 'node:net';
import { problemOf } from './problem.rules';
import { FetchProblem } from './web.types';

export interface WebAnswer {
  status: number;
  headers: Record<string, string>;
  body: Dispatcher.ResponseData['body'];
}

/** Headers of strangers beyond this are an attack or a mistake. */
const LARGEST_HEADERS = 64 * 1024;

/** As browsers ask for pages. */
const PAGES = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
/** As browsers ask for pictures: servers that have a smaller form then send it. Style sheets and scripts are sent all the same. */
export const PICTURES = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/** One request to a stranger's server: straight to vetted addresses, or through a forward proxy that fetches in our place. */
export class WebClient {
  private readonly agent: Agent;

  constructor(
    private readonly userAgent: string,
    lookup: LookupFunction,
    private readonly proxyUrl: string | undefined,
  ) {
    const limits = { connections: proxyUrl === undefined ? 2 : 64, pipelining: 1, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 10_000, maxHeaderSize: LARGEST_HEADERS };
    // The proxy itself is ours and may well be on this machine; strangers are reached through the guarded lookup alone.
    this.agent = new Agent(proxyUrl === undefined ? { ...limits, connect: { lookup, timeout: 10_000 } } : limits);
  }

  /** @throws FetchProblem */
  async ask(url: URL, method: 'GET' | 'HEAD', signal: AbortSignal, accept = PAGES): Promise<WebAnswer> {
    try {
      const headers = { 'user-agent': this.userAgent, accept, 'accept-language': 'en-US,en;q=0.8', 'accept-encoding': 'gzip, deflate, br' };
      const answer = await (this.proxyUrl === undefined
        ? request(url, { dispatcher: this.agent, method, headers, signal })
        : this.agent.request({ origin: this.proxyUrl, path: url.href, method, headers: { ...headers, host: url.host }, signal }));
      const flat = flatHeaders(answer.headers);
      if (this.proxyUrl !== undefined) await throwProxyProblem(answer.statusCode, flat, answer.body);
      return { status: answer.statusCode, headers: flat, body: answer.body };
    } catch (error) {
      throw problemOf(error);
    }
  }

  close(): Promise<void> {
    return this.agent.destroy();
  }
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(name === 'set-cookie' ? '\n' : ', ') : value]])));
}

/** How the sandbox's web tells what a direct connection would have met. */
async function throwProxyProblem(status: number, headers: Record<string, string>, body: WebAnswer['body']): Promise<void> {
  const told = headers['x-sandbox-tls'] !== undefined && status === 526 ? new FetchProblem('tls', `The certificate is not valid: ${headers['x-sandbox-tls']}.`)
    : status === 502 && headers['x-sandbox-dns'] === 'nxdomain' ? new FetchProblem('dns', 'There is no such host.')
    : status === 502 && headers['x-sandbox-connect'] !== undefined ? new FetchProblem('connect', `The connection was ${headers['x-sandbox-connect']}.`)
    : null;
  if (told === null) return;
  await letGo(body);
  throw told;
}

/** Few bytes are read to the end, so that the connection can be used again; more are not worth it. */
const WORTH_READING = 64 * 1024;

/** Ends with a body that nobody wants. */
export async function letGo(body: WebAnswer['body']): Promise<void> {
  body.on('error', () => undefined);
  await body.dump({ limit: WORTH_READING }).catch(() => body.destroy());
}
