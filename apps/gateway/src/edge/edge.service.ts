import { AppError, childTrace, newId, traceIdOf } from '@leadfactory/kernel';
import { ENV, type FrontDoor, Logger, Metrics } from '@leadfactory/service-kit';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AuditLogService } from '../audit-log/audit-log.service';
import { EdgeFault } from './edge-fault.rules';
import type { EdgeEnv, Exchange, Routes } from './edge.types';
import { FaultService } from './fault.service';
import { securityHeaders } from './security-headers.rules';

/** Injection token of everything that answers on paths of its own. */
export const ROUTES = Symbol('Routes');

/** Tokens of buyers' links are up to 2,000 characters long; the server's own limit is 100. */
const LONGEST_PARAMETER = 2_100;
/** An upload of 20 MB over a slow line; what takes longer is no honest client. */
const REQUEST_TIMEOUT_MS = 120_000;
/** Requests at hand get so long when a start has failed; the whole stop has a second. */
const CLOSE_WITHIN_MS = 600;

/** The HTTP server: what holds for every request, whatever answers it. */
@Injectable()
export class EdgeService implements FrontDoor, OnApplicationBootstrap, OnModuleDestroy {
  private readonly app: FastifyInstance;
  private readonly requests;
  private readonly seconds;
  private closing: Promise<void> | undefined;

  constructor(
    @Inject(ENV) private readonly env: EdgeEnv,
    private readonly logger: Logger,
    metrics: Metrics,
    private readonly audit: AuditLogService,
    private readonly faults: FaultService,
    @Inject(ROUTES) routes: readonly Routes[],
  ) {
    this.requests = metrics.counter('leadfactory_http_requests_total', 'HTTP requests answered.', ['operation', 'status']);
    this.seconds = metrics.histogram('leadfactory_http_request_duration_seconds', 'Time to answer an HTTP request.', ['operation']);
    this.app = fastify({
      trustProxy: env.TRUSTED_PROXIES ?? false,
      genReqId: requestIdOf,
      requestTimeout: REQUEST_TIMEOUT_MS,
      forceCloseConnections: 'idle',
      // Who comes in while the door closes, on a connection that is still open, is answered like the others.
      return503OnClosing: false,
      routerOptions: { maxParamLength: LONGEST_PARAMETER },
      frameworkErrors: (error, request, reply) => this.refuseEarly(error, request, reply),
    });
    this.prepare(routes);
  }

  /** Where it listens; for tests and logs. */
  get address(): string {
    const address = this.app.server.address();
    return typeof address === 'object' && address !== null ? `http://${this.env.HOST}:${address.port}` : '';
  }

  /** @throws AppError not_configured when the port is taken or must not be used */
  async onApplicationBootstrap(): Promise<void> {
    const { HOST: host, PORT: port, SERVICE_PART: part } = this.env;
    if (part === 'work') return;
    await this.app.listen({ host, port }).catch((error: unknown) => {
      throw listenFault(error, host, port);
    });
    this.logger.info({ address: this.address }, 'The front door is open.');
  }

  onModuleDestroy(): Promise<void> {
    return this.closeWithin(CLOSE_WITHIN_MS);
  }

  /** Takes no more connections; whoever is still being answered after that time is cut off. */
  closeWithin(milliseconds: number): Promise<void> {
    this.closing ??= this.close(milliseconds);
    return this.closing;
  }

  private async close(milliseconds: number): Promise<void> {
    const timer = setTimeout(() => this.app.server.closeAllConnections(), milliseconds);
    await this.app.close();
    clearTimeout(timer);
  }

  private prepare(routes: readonly Routes[]): void {
    const { app } = this;
    const always = securityHeaders(this.env.PUBLIC_ORIGIN.startsWith('https:'));
    app.decorateRequest('exchange', null as unknown as Exchange);
    app.addHook('onRequest', async (request, reply) => {
      request.exchange = beginExchange(request);
      reply.headers(always).header('x-request-id', request.id);
    });
    // Bodies are read as bytes and understood by whoever answers: signatures of webhooks cover the bytes.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.addHook('onSend', async (request, reply) => {
      // An open connection would be waited for, though nothing more may come on it.
      if (this.closing) reply.header('connection', 'close');
      this.conclude(request, reply);
    });
    app.setErrorHandler((error, request, reply) => this.faults.answer(error, request, reply));
    app.setNotFoundHandler((request, reply) => this.faults.answer(new EdgeFault(404, 'not_found', `Nothing is served at ${request.url.split('?')[0]?.slice(0, 200)}.`), request, reply));
    for (const route of routes) route.register(app);
  }

  /** Before the answer leaves: who is cut off while reading it is recorded all the same. */
  private conclude(request: FastifyRequest, reply: FastifyReply): void {
    const { exchange } = request;
    const status = reply.statusCode;
    const seconds = Number(process.hrtime.bigint() - exchange.startedAt) / 1e9;
    this.requests.inc({ operation: exchange.name, status: String(status) });
    this.seconds.observe({ operation: exchange.name }, seconds);
    const { principal } = exchange;
    const fields = { requestId: exchange.requestId, traceId: traceIdOf(exchange.traceparent), operation: exchange.name, status, ms: Math.round(seconds * 1000), tenantId: principal?.tenantId, actor: principal?.id };
    this.logger.debug(fields, `${request.method} answered with ${status}.`);
    if (!principal) return;
    this.audit.record({
      tenantId: principal.tenantId, actorKind: principal.kind, actorId: principal.id, operation: exchange.name, target: exchange.target,
      outcome: exchange.outcome, status, ip: request.ip, requestId: exchange.requestId,
    });
  }

  /** What the server refuses before any hook has run: a URL that cannot be decoded, for one. */
  private refuseEarly(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    request.exchange ??= beginExchange(request);
    this.faults.answer(error, request, reply);
  }
}

function beginExchange(request: FastifyRequest): Exchange {
  const traceparent = request.headers.traceparent;
  return {
    requestId: request.id, traceparent: childTrace(typeof traceparent === 'string' ? traceparent : undefined), startedAt: process.hrtime.bigint(),
    name: 'unknown', operation: null, principal: null, outcome: 'ok', target: null, caller: null,
  };
}

/** The caller's own id, when it is one that may stand in logs. */
function requestIdOf(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,100}$/.test(given) ? given : newId();
}

function listenFault(error: unknown, host: string, port: number): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') return new AppError('not_configured', `Port ${port} on ${host} is taken by another program: end it, or choose another port with PORT.`, {}, { cause: error });
  if (code === 'EACCES') return new AppError('not_configured', `Port ${port} may be used by the administrator only: choose one above 1023 with PORT.`, {}, { cause: error });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return new AppError('not_configured', `This machine has no address ${host}: correct HOST, or leave it out for 127.0.0.1.`, {}, { cause: error });
  return error;
}
