import { type Caller, login, type Operation } from '@leadfactory/contracts';
import { ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditLogService } from '../audit-log/audit-log.service';
import { assertAccess } from '../auth/access.rules';
import { IdentifyGuard } from '../auth/identify.guard';
import { LimitsGuard } from '../limits/limits.guard';
import type { EdgeEnv, Principal } from './edge.types';

/** Who may pass, before a byte of the body is read: identity, scope, limits. */
@Injectable()
export class AdmissionGuard {
  constructor(
    private readonly identity: IdentifyGuard,
    private readonly limits: LimitsGuard,
    private readonly audit: AuditLogService,
    @Inject(ENV) private readonly env: EdgeEnv,
  ) {}

  /** @throws AppError unauthenticated, forbidden, rate_limited, unavailable */
  async admit(operation: Operation, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { exchange } = request;
    if (operation.access === 'public') {
      reply.headers(await (isSignIn(operation) ? this.limits.ofSignIn(request.ip) : this.limits.ofAddress(request.ip)));
    } else {
      exchange.principal = await this.identity.identify(request.headers.authorization, request.ip);
      // A refusal costs too, an entry of the audit log at least: it counts, and waits for room, like any other request.
      reply.headers(await this.limits.ofPrincipal(exchange.principal));
      this.audit.assertRoom();
      assertAccess(operation.access, exchange.principal);
    }
    exchange.caller = callerOf(request, exchange.principal, this.env.PUBLIC_ORIGIN);
  }
}

/** Where somebody could try passwords. */
export function isSignIn(operation: Operation): boolean {
  return operation.name === login.name;
}

function callerOf(request: FastifyRequest, principal: Principal | null, origin: string): Caller {
  const { exchange } = request;
  return {
    tenantId: principal?.tenantId ?? null,
    actor: principal ? { kind: principal.kind, id: principal.id, ...(principal.role && { role: principal.role }) } : { kind: 'public', id: 'public' },
    scopes: [...(principal?.scopes ?? [])],
    requestId: exchange.requestId,
    traceparent: exchange.traceparent,
    ip: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, 500),
    origin,
  };
}
