import { OPERATIONS, type Operation } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IdempotencyService } from '../idempotency/idempotency.service';
import { readIdempotencyKey, type StoredAnswer } from '../idempotency/idempotency.rules';
import { LimitsGuard } from '../limits/limits.guard';
import { AdmissionGuard, isSignIn } from './admission.guard';
import { bodyLimitOf } from './body-limit.rules';
import { DispatchService } from './dispatch.service';
import { DocumentService } from './document.service';
import { EdgeFault } from './edge-fault.rules';
import type { Routes } from './edge.types';
import { InputService } from './input.service';
import { methodsByPath, fastifyPath, METHODS } from './paths.rules';

/** Serves every operation of the contracts: none needs code of its own here (R1.01). */
@Injectable()
export class OperationRoutes implements Routes {
  constructor(
    private readonly admission: AdmissionGuard,
    private readonly input: InputService,
    private readonly idempotency: IdempotencyService,
    private readonly dispatch: DispatchService,
    private readonly documents: DocumentService,
    private readonly limits: LimitsGuard,
  ) {}

  register(app: FastifyInstance): void {
    for (const operation of OPERATIONS) this.serve(app, operation);
    for (const [path, methods] of methodsByPath(OPERATIONS)) refuseOthers(app, path, methods);
  }

  private serve(app: FastifyInstance, operation: Operation): void {
    app.route({
      method: operation.method,
      url: fastifyPath(operation.path),
      bodyLimit: bodyLimitOf(operation),
      onRequest: async (request, reply) => {
        request.exchange.operation = operation;
        request.exchange.name = operation.name;
        await this.admission.admit(operation, request, reply);
      },
      handler: (request, reply) => this.answer(operation, request, reply),
    });
  }

  private async answer(operation: Operation, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const input = await this.read(operation, request);
    if (isSignIn(operation)) await this.limits.ofAccount((input as { email: string }).email);
    if (operation.produces === 'document') return this.documents.send(reply, await this.dispatch.ask(operation, input, callerOf(request)));
    const answer = await this.answerOnce(operation, request, input);
    if (answer.replayed) reply.header('idempotency-replayed', 'true');
    request.exchange.target ??= createdId(answer.body);
    return reply.code(answer.status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(answer.body));
  }

  private async read(operation: Operation, request: FastifyRequest): Promise<unknown> {
    const [first] = Object.values(request.params as Record<string, string>);
    // A token of a public page is a secret: the log names no such target.
    if (operation.access !== 'public') request.exchange.target = first ?? null;
    try {
      return await this.input.read(operation, request);
    } catch (error) {
      const inPath = error instanceof AppError && !(error instanceof EdgeFault) && error.details.fields?.some((field) => operation.path.includes(`{${field.path}}`));
      // Whether a link is broken or unknown makes no difference to whoever followed it (R7.05).
      if (inPath && operation.access === 'public') throw new AppError('not_found', 'This link leads nowhere.');
      throw error;
    }
  }

  private async answerOnce(operation: Operation, request: FastifyRequest, input: unknown): Promise<StoredAnswer & { replayed: boolean }> {
    const caller = callerOf(request);
    const work = async (idempotencyKey?: string): Promise<StoredAnswer> => ({ status: operation.status, body: await this.dispatch.ask(operation, input, { ...caller, ...(idempotencyKey !== undefined && { idempotencyKey }) }) });
    const key = operation.method === 'POST' && caller.tenantId !== null ? readIdempotencyKey(request.headers['idempotency-key']) : null;
    if (key === null || caller.tenantId === null) return { ...(await work()), replayed: false };
    const { tenantId, actor } = caller;
    // Services see a name of the work that is this caller's own: two callers who chose the same key are not mixed up.
    return this.idempotency.once({ tenantId, actorId: actor.id, key, operation: operation.name, input, timeoutMs: operation.timeoutMs }, work);
  }
}

function callerOf(request: FastifyRequest) {
  const { caller } = request.exchange;
  if (!caller) throw new AppError('internal', 'A request came past its admission.');
  return caller;
}

function createdId(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string' ? body.id : null;
}

function refuseOthers(app: FastifyInstance, path: string, methods: readonly string[]): void {
  const allow = methods.join(', ');
  app.route({
    method: METHODS.filter((method) => !methods.includes(method)),
    url: path,
    onRequest: async (request) => {
      throw new EdgeFault(405, 'invalid_input', `${request.method} is not served here; ${allow} ${methods.length === 1 ? 'is' : 'are'}.`, {}, { allow });
    },
    handler: () => undefined,
  });
}
