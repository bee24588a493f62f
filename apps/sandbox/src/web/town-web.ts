import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Town } from '../town/town.types';
import { hostileHosts } from './hostile';
import { openSavedSites } from './saved-sites';
import { siteAnswer, type SiteAnswer } from './site-answer';

export interface WebKnobs {
  /** How long a slow site takes. */
  slowMs: number;
  /** Share of answers replaced by 503. */
  webFailureRate: number;
  /** Added to every answer. */
  webLatencyMs: number;
}

export interface WebRequest {
  scheme: 'http' | 'https';
  host: string;
  target: string;
  method: string;
  status: number;
  userAgent: string;
}

export interface TownWebOptions {
  town: Town;
  /** Copyright years and news follow it. */
  clock?: () => Date;
  /** Saved real sites that answer for every host outside the town. */
  sitesDir?: string;
  /** Read at every request: change it while it runs. */
  knobs?: WebKnobs;
  onRequest?: (request: WebRequest) => void;
  /** For failures by rate; in [0, 1). */
  chance?: () => number;
}

interface Asked {
  scheme: 'http' | 'https';
  host: string;
  target: string;
}

const plain = (status: number, headers: Record<string, string>, body: string): SiteAnswer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body, compress: false });

/** Absolute-form as sent to a forward proxy, or origin-form with a Host header (X-Forwarded-Proto then tells the scheme). */
export function parseTarget(url: string, hostHeader: string | undefined, forwardedProto: string | undefined): Asked | null {
  const absolute = /^(https?):\/\/([^/?#]+)([^#]*)$/i.exec(url);
  const authority = absolute ? absolute[2] : hostHeader;
  if (!authority || (!absolute && !url.startsWith('/'))) return null;
  const host = authority.replace(/^[^@]*@/, '').replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase();
  const scheme = (absolute?.[1]?.toLowerCase() ?? forwardedProto) === 'https' ? 'https' : 'http';
  const rest = absolute ? (absolute[3] ?? '') : url;
  return { scheme, host, target: rest.startsWith('/') ? rest : `/${rest}` };
}

const compressible = (type: string | undefined): boolean => /^(text\/|application\/(json|xml)|image\/svg)/.test(type ?? '');

const acceptsGzip = (header: string): boolean => header.split(',').some((entry) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$)[\d.]+\s*)?$/i.test(entry));

function send(request: IncomingMessage, response: ServerResponse, answer: SiteAnswer): void {
  const etag = answer.headers.etag;
  if (answer.status === 200 && etag && request.headers['if-none-match'] === etag) {
    response.writeHead(304, answer.headers).end();
    return;
  }
  let body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const headers: Record<string, string> = { date: new Date().toUTCString(), ...answer.headers };
  if (answer.compress && body.length > 200 && compressible(headers['content-type'])) {
    headers.vary = 'Accept-Encoding';
    if (acceptsGzip(String(request.headers['accept-encoding'] ?? ''))) {
      body = gzipSync(body);
      headers['content-encoding'] = 'gzip';
    }
  }
  headers['content-length'] = String(body.length);
  response.writeHead(answer.status, headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * The web as the town sees it: a forward proxy on loopback. A request's own scheme is believed, so that https can be
 * told apart without certificates; what a broken certificate, a refused port or an unknown host would be to a browser
 * comes as 526 with x-sandbox-tls, 502 with x-sandbox-connect, and 502 with x-sandbox-dns.
 */
export function createTownWeb(options: TownWebOptions): Server {
  const { town } = options;
  const knobs = options.knobs ?? { slowMs: 3_000, webFailureRate: 0, webLatencyMs: 0 };
  const clock = options.clock ?? ((): Date => new Date());
  const chance = options.chance ?? Math.random;
  const saved = options.sitesDir ? openSavedSites(options.sitesDir) : null;

  const answerOf = (asked: Asked, method: string): SiteAnswer => {
    const business = town.byHost.get(asked.host) ?? town.byHost.get(asked.host.replace(/^www\./, ''));
    if (business?.site) {
      if (asked.host !== business.site.host && business.site.kind !== 'down') return plain(301, { location: `${asked.scheme}://${business.site.host}${asked.target}` }, '');
      return siteAnswer(business, business.site, { scheme: asked.scheme, method, target: asked.target }, clock());
    }
    if (!saved) return plain(502, { 'x-sandbox-dns': 'nxdomain' }, `${asked.host} is not a host of this town.`);
    if (method === 'POST') return plain(405, { allow: 'GET, HEAD' }, 'Saved sites are read only.');
    const file = saved.file(asked.host, decode(asked.target));
    if (!file) return { ...plain(404, {}, '<!doctype html><title>Not found</title><h1>Not found</h1>'), headers: { 'content-type': 'text/html; charset=utf-8', server: 'nginx' } };
    return { status: 200, headers: { 'content-type': file.type, server: 'nginx', 'x-sandbox-site': saved.siteOf(asked.host) }, body: file.body, compress: true };
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const method = request.method ?? 'GET';
    const asked = parseTarget(request.url ?? '', request.headers.host, [request.headers['x-forwarded-proto']].flat()[0]);
    request.resume();
    const note = (status: number): void => {
      if (asked) options.onRequest?.({ ...asked, method, status, userAgent: String(request.headers['user-agent'] ?? '') });
    };
    if (!asked) return send(request, response, plain(400, {}, 'Expected an absolute address (GET http://host/path) or a path with a Host header.'));
    if (!['GET', 'HEAD', 'POST'].includes(method)) return send(request, response, plain(405, { allow: 'GET, HEAD, POST' }, `${method} is not served here.`));
    if (knobs.webLatencyMs > 0) await wait(knobs.webLatencyMs);
    if (knobs.webFailureRate > 0 && chance() < knobs.webFailureRate) {
      note(503);
      return send(request, response, plain(503, { 'retry-after': '1' }, 'The sandbox was told to fail.'));
    }
    const hostile = hostileHosts[asked.host];
    if (hostile) {
      const missing = asked.target === '/robots.txt';
      note(missing ? 404 : 200);
      if (missing || method === 'HEAD') return send(request, response, plain(missing ? 404 : 200, {}, ''));
      return hostile(response, asked.target.split('?')[0] ?? '/');
    }
    const answer = answerOf(asked, method);
    if (answer.slow) await wait(knobs.slowMs);
    note(answer.reset ? 0 : answer.status);
    if (answer.reset) request.socket.destroy();
    else send(request, response, answer);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      if (response.headersSent) response.destroy();
      else send(request, response, plain(500, {}, `The sandbox's web failed: ${reason}`));
    });
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\nNo tunnels: ask for https addresses in absolute form (GET https://host/path).\n');
  });
  return server;
}

function decode(target: string): string {
  const path = target.split(/[?#]/)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}
