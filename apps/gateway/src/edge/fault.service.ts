import { AppError, type Clock, newId, toAppError, traceIdOf } from '@leadfactory/kernel';
import { CLOCK, ENV, Logger } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faultOfServer } from './edge-fault.rules';
import type { EdgeEnv } from './edge.types';
import { errorPage } from './error-page.page';
import { errorIdIn, problemOf } from './problem.rules';
import { pagePolicy } from './security-headers.rules';

/** Answers what went wrong: problem details, or a page for people. The log has the rest. */
@Injectable()
export class FaultService {
  constructor(
    private readonly logger: Logger,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  answer(raw: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { exchange } = request;
    const error = faultOfServer(raw) ?? toAppError(raw);
    exchange.outcome = error.code;
    const errorId = error.code === 'internal' ? this.log(error, request) : undefined;
    const problem = problemOf(error, { origin: this.env.PUBLIC_ORIGIN, requestId: exchange.requestId, now: this.clock.now(), errorId });
    reply.code(problem.status).headers(problem.headers);
    if (wantsPage(request)) {
      reply.header('content-security-policy', pagePolicy(this.env.PUBLIC_ORIGIN.startsWith('https:')));
      return reply.header('content-type', 'text/html; charset=utf-8').send(errorPage(problem.status, exchange.requestId, request.headers['accept-language']));
    }
    return reply.header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(problem.body));
  }

  private log(error: AppError, request: FastifyRequest): string {
    const { exchange } = request;
    const known = errorIdIn(error);
    const errorId = known ?? newId();
    const fields = { errorId, requestId: exchange.requestId, traceId: traceIdOf(exchange.traceparent), operation: exchange.name };
    if (known === null) this.logger.error({ ...fields, err: error }, `${exchange.name} failed in the gateway.`);
    else this.logger.warn(fields, `${exchange.name} failed in its service, whose log has the stack.`);
    return errorId;
  }
}

/** Browsers on public pages, and browsers that went astray outside the API. */
function wantsPage(request: FastifyRequest): boolean {
  if (!(request.headers.accept ?? '').includes('text/html')) return false;
  const { operation } = request.exchange;
  return operation ? operation.produces === 'document' && operation.access === 'public' : !request.url.startsWith('/api/');
}
