import { type ClientRequest, createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type LookupFunction, type Socket } from 'node:net';
import { type Duplex, Transform } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { literalAddress } from '../web/address.rules';
import { problemOf } from '../web/problem.rules';
import { vetTarget } from '../web/target.rules';
import { FetchProblem, type Problem } from '../web/web.types';
import { forwardable, proxyProblem } from './guard-proxy.rules';
import type { ThrowawayCertificate } from './throwaway-certificate.rules';

export interface GuardRules {
  lookup: LookupFunction;
  isPublic: (address: string) => boolean;
  /** Ports that may be asked for. */
  ports: ReadonlySet<number>;
  /** Bytes over the wire, all answers together; then the line is cut. */
  maxBytes: number;
  /** A forward proxy that fetches in our place, and the certificate with which https is ended here for it (ADR 12). */
  upstream: { url: URL; certificate: ThrowawayCertificate } | null;
}

export interface Refusal {
  url: string;
  problem: Problem;
  detail: string;
}

const MOST_CONNECTIONS = 128;
const MOST_REQUESTS = 2_000;
const MOST_REFUSALS = 200;
const SILENCE_MS = 15_000;

/** Told to the browser with every refusal, so that it is not mistaken for the site's own answer. */
export const GUARD_HEADER = 'x-egress-guard';

/**
 * The only way out of a browser: a forward proxy on loopback that lives as long as one visit. Whatever a page asks for,
 * by whatever means, is judged as own fetches are; sockets get exactly the addresses that were judged.
 */
export class GuardProxy {
  readonly refusals: Refusal[] = [];
  bytes = 0;
  private requests = 0;
  private readonly sockets = new Set<Duplex>();
  /** Connections whose https ends here, with the origin that the browser meant. */
  private readonly ended = new WeakMap<object, string>();

  private constructor(
    private readonly rules: GuardRules,
    private readonly server: Server,
  ) {}

  static async open(rules: GuardRules): Promise<GuardProxy> {
    const server = createServer({ maxHeaderSize: 64 * 1024 });
    const proxy = new GuardProxy(rules, server);
    server.maxConnections = MOST_CONNECTIONS;
    server.on('connection', (socket: Socket) => proxy.keep(socket));
    server.on('request', (request, response) => proxy.forward(request, response));
    server.on('connect', (request: IncomingMessage, socket: Duplex) => proxy.tunnel(request, socket));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', () => resolve()));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Whether the visit has used up its bytes. */
  get isSpent(): boolean {
    return this.bytes > this.rules.maxBytes;
  }

  /** Why the address was refused or could not be reached; null when nothing stood in its way. */
  refusalOf(url: string): Refusal | null {
    const same = (one: string): string => one.replace(/#.*$/, '').replace(/\/$/, '');
    return this.refusals.find((refusal) => same(refusal.url) === same(url)) ?? null;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private vetted(text: string): URL {
    this.requests += 1;
    if (this.requests > MOST_REQUESTS) throw new FetchProblem('too_large', `More than ${MOST_REQUESTS} requests for one page.`);
    if (this.isSpent) throw new FetchProblem('too_large', `More than ${this.rules.maxBytes} bytes for one page.`);
    const target = vetTarget(text, this.rules.isPublic);
    if (!target.ok) throw new FetchProblem(target.problem, target.detail);
    const port = portOf(target.url);
    if (!this.rules.ports.has(port)) throw new FetchProblem('protocol', `Port ${port} is not asked on behalf of a page.`);
    return target.url;
  }

  private forward(request: IncomingMessage, response: ServerResponse): void {
    const origin = this.ended.get(request.socket);
    const text = `${origin ?? ''}${request.url ?? ''}`;
    response.on('error', () => undefined);
    const refuse = (error: unknown): void => {
      const { problem, message } = this.refuse(text, error);
      if (response.headersSent || response.destroyed) return void response.destroy();
      response.writeHead(problem === 'refused_address' || problem === 'protocol' ? 403 : 502, { [GUARD_HEADER]: problem, 'content-type': 'text/plain', 'cache-control': 'no-store' }).end(message);
    };
    try {
      const url = this.vetted(text);
      // A client of the proxy that is no browser's page load: nothing else is spoken here.
      if (request.method === 'TRACE' || request.headers.upgrade !== undefined) throw new FetchProblem('protocol', 'Only plain requests are passed on.');
      const outgoing = this.outgoing(url, request);
      outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new FetchProblem('timeout', `Nothing came for ${SILENCE_MS / 1000} s.`)));
      outgoing.on('error', refuse);
      outgoing.on('response', (answer) => this.answer(answer, response, refuse));
      response.on('close', () => outgoing.destroy());
      request.pipe(outgoing);
    } catch (error) {
      request.resume();
      refuse(error);
    }
  }

  private outgoing(url: URL, { method, headers: asked }: IncomingMessage): ClientRequest {
    const headers = { ...forwardable(asked), host: url.host };
    const { upstream, lookup } = this.rules;
    // No shared agent: a connection that another visit left open was judged by other rules.
    if (upstream !== null) return httpRequest({ host: upstream.url.hostname, port: upstream.url.port === '' ? 80 : Number(upstream.url.port), path: url.href, method, headers, agent: false });
    return httpRequest({ host: literalAddress(url.hostname) ?? url.hostname, port: portOf(url), path: `${url.pathname}${url.search}`, method, headers, lookup, agent: false });
  }

  private answer(answer: IncomingMessage, response: ServerResponse, refuse: (error: unknown) => void): void {
    answer.on('error', refuse);
    const problem = this.rules.upstream === null ? null : proxyProblem(answer.statusCode ?? 0, answer.headers);
    if (problem !== null) {
      answer.destroy();
      return refuse(problem);
    }
    response.writeHead(answer.statusCode ?? 502, forwardable(answer.headers));
    answer.pipe(this.counted(() => (answer.destroy(), response.destroy()))).pipe(response);
  }

  private tunnel(request: IncomingMessage, socket: Duplex): void {
    this.keep(socket);
    const text = `https://${request.url ?? ''}`;
    const refuse = (error: unknown): void => {
      const { problem } = this.refuse(text, error);
      if (!socket.destroyed) socket.end(`HTTP/1.1 ${problem === 'refused_address' || problem === 'protocol' ? '403 Forbidden' : '502 Bad Gateway'}\r\n${GUARD_HEADER}: ${problem}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
    };
    try {
      const url = this.vetted(text);
      if (this.rules.upstream === null) this.tunnelTo(url, socket, refuse);
      else this.endHere(url, socket, this.rules.upstream.certificate);
    } catch (error) {
      refuse(error);
    }
  }

  /** The browser speaks TLS with the site itself and judges its certificate; who it speaks with was judged here. */
  private tunnelTo(url: URL, socket: Duplex, refuse: (error: unknown) => void): void {
    const outside = connect({ host: literalAddress(url.hostname) ?? url.hostname, port: portOf(url), lookup: this.rules.lookup });
    this.keep(outside);
    outside.setTimeout(SILENCE_MS * 2, () => outside.destroy());
    outside.once('error', refuse);
    outside.once('connect', () => {
      outside.off('error', refuse);
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      outside.pipe(this.counted(() => (outside.destroy(), socket.destroy()))).pipe(socket);
      socket.pipe(outside);
    });
    socket.on('close', () => outside.destroy());
    outside.on('close', () => socket.destroy());
  }

  private endHere(url: URL, socket: Duplex, { key, cert }: ThrowawayCertificate): void {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    // ws: comes as a tunnel to the plain port.
    const plain = portOf(url) === 80;
    const inner = plain ? socket : new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ key, cert }), ALPNProtocols: ['http/1.1'] });
    this.ended.set(inner, `${plain ? 'http' : 'https'}://${url.hostname}${url.port === '' || plain ? '' : `:${url.port}`}`);
    this.keep(inner);
    this.server.emit('connection', inner);
  }

  private counted(cut: () => void): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        if (this.isSpent) cut();
        done(null, this.isSpent ? undefined : chunk);
      },
    }).on('error', () => undefined);
  }

  private refuse(url: string, error: unknown): FetchProblem {
    const problem = problemOf(error);
    if (this.refusals.length < MOST_REFUSALS) this.refusals.push({ url, problem: problem.problem, detail: problem.message });
    return problem;
  }

  private keep(socket: Duplex): void {
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    // Either end may leave at any time; whoever waits for the answer is told by its own stream.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}
