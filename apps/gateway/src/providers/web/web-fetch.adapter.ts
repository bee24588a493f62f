import { createHash } from 'node:crypto';
import type { BlobStore } from '@leadfactory/persistence';
import type { ProviderAdapter } from '../provider.types';
import { type FetchOrder, type Fetched, Fetcher } from './fetcher';
import { HostTurns } from './host-turns';
import { LARGEST_ROBOTS, RobotsBook } from './robots';
import { PICTURES, type WebClient } from './web-client';
import { FetchProblem, type Redirect, type WebFetchInput, type WebFetchOutput } from './web.types';

const MOST_MS = 30_000;
/** HEAD is not implemented everywhere: those servers are asked with GET, of which the beginning is enough. */
const NO_HEAD = new Set([405, 501]);

export interface WebFetchOptions {
  client: WebClient;
  blobs: BlobStore;
  userAgent: string;
  pauseMs: number;
  /** Which addresses may be connected to; the public ones when not given. */
  isPublic?: (address: string) => boolean;
  /** Shared with whoever else visits sites, so that each has one visitor at a time. */
  turns?: HostTurns;
  /** How pages are reached, for operators. */
  route?: string;
}

/** Fetches pages of sites that nobody vouches for (R1.12). */
export function webFetchAdapter({ client, blobs, userAgent, pauseMs, isPublic, turns = new HostTurns(pauseMs), route }: WebFetchOptions): ProviderAdapter {
  const fetcher = new Fetcher(client, isPublic);
  const robots = new RobotsBook(userAgent);

  async function fetched(url: URL, input: WebFetchInput, redirects: Redirect[], pause: (ms?: number) => Promise<void>): Promise<Fetched> {
    const signal = AbortSignal.timeout(MOST_MS);
    const orderOf = (at: URL, maxBytes: number, hops: Redirect[], mayAsk: FetchOrder['mayAsk']): FetchOrder => ({ url: at, method: 'GET', maxBytes, signal, redirects: hops, mayAsk });
    const fetchRobots = (at: URL): Promise<Fetched> => fetcher.fetch({ ...orderOf(at, LARGEST_ROBOTS, [], async () => pause()), cut: true });
    const mayAsk = async (at: URL): Promise<void> => {
      if (input.purpose === 'robots') return pause();
      const verdict = await robots.verdict(at, fetchRobots);
      if (!verdict.allowed) throw new FetchProblem('robots', verdict.why);
      await pause(input.purpose === 'asset' ? 0 : (verdict.delayMs ?? pauseMs));
    };
    const order = { ...orderOf(url, input.maxBytes, redirects, mayAsk), accept: input.purpose === 'asset' ? PICTURES : undefined };
    if (input.method !== 'HEAD') return fetcher.fetch(order);
    const head = await fetcher.fetch({ ...order, method: 'HEAD' });
    if (!NO_HEAD.has(head.status)) return head;
    redirects.length = 0;
    return fetcher.fetch(order);
  }

  return {
    name: 'web',
    idempotentByKey: false,
    serves: {
      async webFetch(input, call) {
        const redirects: Redirect[] = [];
        try {
          const url = fetcher.vetted(input.url);
          return await turns.run(url.host, async (pause) => {
            const answer = await fetched(url, input, redirects, pause);
            return { data: await answerOf(answer, input, call.tenantId) };
          });
        } catch (error) {
          // Everything else is our own trouble, such as a full disk, and says nothing about the site.
          if (!(error instanceof FetchProblem)) throw error;
          return { data: { outcome: 'failed', problem: error.problem, detail: error.message.slice(0, 500), redirects } };
        }
      },
    },
    async verify() {
      return route ?? 'Pages are fetched straight from their servers.';
    },
    close: () => client.close(),
  };

  async function answerOf(answer: Fetched, input: WebFetchInput, tenantId: string): Promise<WebFetchOutput> {
    if (answer.headers['cf-mitigated'] === 'challenge') throw new FetchProblem('blocked', `The site shows robots a challenge (status ${answer.status}).`);
    const kept = input.method === 'GET' && input.purpose !== 'asset' && answer.body.length > 0;
    const length = Number(answer.headers['content-length'] ?? 0);
    // After HEAD the header's word must do.
    const size = answer.body.length > 0 || input.method === 'GET' || !Number.isSafeInteger(length) || length < 0 ? answer.body.length : length;
    const name = createHash('sha256').update(answer.body).digest('hex').slice(0, 40);
    return {
      outcome: 'fetched', finalUrl: answer.finalUrl, status: answer.status, headers: answer.headers,
      body: kept ? await blobs.put(`${tenantId}/pages/${name}`, answer.body, (answer.headers['content-type'] ?? 'application/octet-stream').slice(0, 200)) : null,
      bytes: size, wireBytes: answer.wireBytes, elapsedMs: answer.elapsedMs, redirects: answer.redirects,
    };
  }
}
