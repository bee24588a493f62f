import type { Caller, Operation, Role, Scope } from '@leadfactory/contracts';
import type { ServiceEnv } from '@leadfactory/service-kit';
import type { FastifyInstance } from 'fastify';
import type { EdgeSettings } from './edge.schema';

export type EdgeEnv = ServiceEnv & EdgeSettings;

/** Whoever proved who they are. */
export interface Principal {
  kind: 'user' | 'api_key';
  id: string;
  tenantId: string;
  role?: Role;
  scopes: readonly Scope[];
}

/** What is known of one HTTP request while it is answered. */
export interface Exchange {
  readonly requestId: string;
  readonly traceparent: string;
  readonly startedAt: bigint;
  /** What it counts as in metrics and logs: an operation's name, or e.g. `webhook stripe`. */
  name: string;
  operation: Operation | null;
  principal: Principal | null;
  /** `ok` or the error code. */
  outcome: string;
  /** What it was about, for the audit log. */
  target: string | null;
  caller: Caller | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    exchange: Exchange;
  }
}

/** Something that answers on HTTP paths of its own. */
export interface Routes {
  register(app: FastifyInstance): void;
}
