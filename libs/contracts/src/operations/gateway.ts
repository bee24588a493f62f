import { z } from 'zod';
import { defineOperation } from '../define';
import { ROLES, SCOPES } from '../scopes';
import { Cost, Id, Money, pageInput, pageOf, Timestamp } from '../shared';

const Session = z.object({
  accessToken: z.string(),
  /** Seconds until the access token expires. */
  expiresIn: z.int(),
  refreshToken: z.string(),
  user: z.object({ id: Id, email: z.email(), name: z.string(), role: z.enum(ROLES), tenantId: Id, tenantName: z.string() }),
});

export const login = defineOperation({ name: 'login', service: 'gateway', method: 'POST', path: '/api/v1/auth/login', access: 'public', summary: 'Sign in with e-mail and password', input: z.object({ email: z.email(), password: z.string().min(1).max(200) }), output: Session, errors: ['unauthenticated'] });
export const refreshSession = defineOperation({ name: 'refreshSession', service: 'gateway', method: 'POST', path: '/api/v1/auth/refresh', access: 'public', summary: 'Exchange a refresh token for a new session; the old token ends', input: z.object({ refreshToken: z.string().min(1).max(500) }), output: Session, errors: ['unauthenticated'] });
export const logout = defineOperation({ name: 'logout', service: 'gateway', method: 'POST', path: '/api/v1/auth/logout', access: 'public', summary: 'End a session', input: z.object({ refreshToken: z.string().min(1).max(500) }), output: z.object({ ended: z.boolean() }) });
export const getMe = defineOperation({ name: 'getMe', service: 'gateway', method: 'GET', path: '/api/v1/me', access: 'signed-in', summary: 'Who am I, and what may I do', input: z.object({}), output: z.object({ tenantId: Id, tenantName: z.string(), actor: z.object({ kind: z.string(), id: z.string(), role: z.enum(ROLES).optional() }), scopes: z.array(z.enum(SCOPES)) }) });

const ApiKey = z.object({ id: Id, name: z.string(), scopes: z.array(z.enum(SCOPES)), prefix: z.string(), createdAt: Timestamp, lastUsedAt: Timestamp.nullable(), expiresAt: Timestamp.nullable(), revokedAt: Timestamp.nullable(), rotatedFrom: Id.nullable() });
const NewApiKey = ApiKey.extend({ /** Shown this once; only its hash is kept. */ secret: z.string() });

export const createApiKey = defineOperation({ name: 'createApiKey', service: 'gateway', method: 'POST', path: '/api/v1/api-keys', access: 'keys:manage', summary: 'Create an API key; the secret is shown once', input: z.object({ name: z.string().min(1).max(100), scopes: z.array(z.enum(SCOPES)).min(1), expiresAt: Timestamp.optional() }), output: NewApiKey, status: 201, idempotent: true });
export const listApiKeys = defineOperation({ name: 'listApiKeys', service: 'gateway', method: 'GET', path: '/api/v1/api-keys', access: 'keys:manage', summary: 'API keys without their secrets', input: z.object(pageInput), output: pageOf(ApiKey) });
export const rotateApiKey = defineOperation({ name: 'rotateApiKey', service: 'gateway', method: 'POST', path: '/api/v1/api-keys/{id}/rotate', access: 'keys:manage', summary: 'A second live key beside the old one, which ends after the grace period', input: z.object({ id: Id, graceHours: z.int().min(0).max(720).default(24) }), output: NewApiKey, status: 201, errors: ['not_found', 'conflict'], idempotent: true });
export const revokeApiKey = defineOperation({ name: 'revokeApiKey', service: 'gateway', method: 'DELETE', path: '/api/v1/api-keys/{id}', access: 'keys:manage', summary: 'End an API key: at once, on other replicas of the front door within a second', input: z.object({ id: Id }), output: ApiKey, errors: ['not_found'] });

const AuditEntry = z.object({ sequence: z.int(), at: Timestamp, actor: z.object({ kind: z.string(), id: z.string() }), operation: z.string(), target: z.string().nullable(), outcome: z.string(), status: z.int(), ip: z.string().nullable(), requestId: z.string(), hash: z.string() });
export const listAuditLog = defineOperation({ name: 'listAuditLog', service: 'gateway', method: 'GET', path: '/api/v1/audit-log', access: 'audit-log:read', summary: 'Who did what, when, from where, and how it came out', input: z.object({ ...pageInput, operation: z.string().optional(), actorId: z.string().optional() }), output: pageOf(AuditEntry) });
export const verifyAuditLog = defineOperation({ name: 'verifyAuditLog', service: 'gateway', method: 'GET', path: '/api/v1/audit-log/verification', access: 'audit-log:read', summary: 'Recompute the hash chain and name the first entry that does not fit', input: z.object({}), output: z.object({ intact: z.boolean(), entries: z.int(), firstBroken: z.int().nullable() }), timeoutMs: 60_000 });

const BreakerState = z.enum(['closed', 'open', 'half_open', 'forced_open', 'forced_closed']);
const ProviderStatus = z.object({
  provider: z.string(), capabilities: z.array(z.string()), configured: z.boolean(), breaker: BreakerState,
  usage: z.object({ perSecondLimit: z.number().nullable(), dayLimit: z.int().nullable(), dayUsed: z.int(), resetsAt: Timestamp }),
  costToday: Cost, budgetPerDay: Money.nullable(), lastError: z.string().nullable(), lastErrorAt: Timestamp.nullable(),
});
export const listProviders = defineOperation({ name: 'listProviders', service: 'gateway', method: 'GET', path: '/api/v1/providers', access: 'providers:read', summary: 'Usage against limits, breakers and cost of every provider', input: z.object({}), output: z.object({ items: z.array(ProviderStatus) }) });
export const setBreaker = defineOperation({ name: 'setBreaker', service: 'gateway', method: 'PUT', path: '/api/v1/providers/{provider}/breaker', access: 'providers:operate', summary: 'Force a breaker open or closed, or reset it', input: z.object({ provider: z.string(), action: z.enum(['force_open', 'force_closed', 'reset']), reason: z.string().min(1).max(300) }), output: ProviderStatus, errors: ['not_found'] });
export const clearProviderCache = defineOperation({ name: 'clearProviderCache', service: 'gateway', method: 'DELETE', path: '/api/v1/providers/{provider}/cache', access: 'providers:operate', summary: 'Forget the cached answers of a provider', input: z.object({ provider: z.string() }), output: z.object({ cleared: z.int() }), errors: ['not_found'] });
export const verifyIntegrations = defineOperation({ name: 'verifyIntegrations', service: 'gateway', method: 'POST', path: '/api/v1/providers/verification', access: 'providers:read', summary: 'Try every configured provider with its cheapest call', input: z.object({}), output: z.object({ items: z.array(z.object({ provider: z.string(), configured: z.boolean(), ok: z.boolean(), detail: z.string(), latencyMs: z.number().nullable() })) }), timeoutMs: 60_000 });
export const getCosts = defineOperation({ name: 'getCosts', service: 'gateway', method: 'GET', path: '/api/v1/costs', access: 'providers:read', summary: 'What calls to providers cost, by provider', input: z.object({ runId: Id.optional(), since: Timestamp.optional() }), output: z.object({ total: Cost, /** So much of the cost is of tries whose answers were lost: the vendors may or may not have billed it. */ doubtful: Cost, items: z.array(z.object({ provider: z.string(), capability: z.string(), calls: z.int(), cached: z.int(), failed: z.int(), /** Calls that ended without any answer; they are among the failed. */ unheard: z.int(), cost: Cost, doubtful: Cost })) }) });

export const getSystemHealth = defineOperation({
  name: 'getSystemHealth', service: 'gateway', method: 'GET', path: '/api/v1/system/health', access: 'signed-in', summary: 'Every service and what it depends on',
  input: z.object({}),
  output: z.object({ ok: z.boolean(), services: z.array(z.object({ service: z.string(), ok: z.boolean(), breaker: z.enum(['closed', 'open', 'half_open']), checks: z.record(z.string(), z.boolean()), version: z.string().nullable(), uptimeSeconds: z.number().nullable() })) }),
});
