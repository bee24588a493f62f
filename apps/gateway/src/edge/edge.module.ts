import type { Provider } from '@nestjs/common';
import { ApiKeyOperation } from '../api-keys/api-key.operation';
import { ApiKeyRepository } from '../api-keys/api-key.repository';
import { ApiKeyService } from '../api-keys/api-key.service';
import { KnownKeys } from '../api-keys/known-keys.service';
import { AuditLogOperation } from '../audit-log/audit-log.operation';
import { AuditLogRepository } from '../audit-log/audit-log.repository';
import { AuditLogService } from '../audit-log/audit-log.service';
import { AccessTokenService } from '../auth/access-token.service';
import { AccountService } from '../auth/account.service';
import { IdentifyGuard } from '../auth/identify.guard';
import { RefreshTokenService } from '../auth/refresh-token.service';
import { SessionOperation } from '../auth/session.operation';
import { SessionRepository } from '../auth/session.repository';
import { SessionSchedule } from '../auth/session.schedule';
import { SessionService } from '../auth/session.service';
import { IdempotencyRepository } from '../idempotency/idempotency.repository';
import { IdempotencySchedule } from '../idempotency/idempotency.schedule';
import { IdempotencyService } from '../idempotency/idempotency.service';
import { LimiterAdapter } from '../limits/limiter.adapter';
import { LimitsGuard } from '../limits/limits.guard';
import { ReferenceRoutes } from '../reference/reference.route';
import { SystemHealthOperation } from '../system/system-health.operation';
import { SystemHealthService } from '../system/system-health.service';
import { SystemRoutes } from '../system/system.route';
import { WebhookRoutes } from '../webhooks/webhook.route';
import { WebhookService } from '../webhooks/webhook.service';
import { AdmissionGuard } from './admission.guard';
import { BlobsSchedule } from './blobs.schedule';
import { DispatchService } from './dispatch.service';
import { DocumentService } from './document.service';
import { EdgeService, ROUTES } from './edge.service';
import type { Routes } from './edge.types';
import { FaultService } from './fault.service';
import { InputService } from './input.service';
import { OperationRoutes } from './operation.route';

const routes = [OperationRoutes, WebhookRoutes, SystemRoutes, ReferenceRoutes];

/** The front door. What each service is given belongs to its own module, so these join the gateway's instead of a module of theirs. */
export const edgeProviders: Provider[] = [
  EdgeService, FaultService, AdmissionGuard, InputService, DispatchService, DocumentService, BlobsSchedule,
  ...routes, { provide: ROUTES, useFactory: (...all: Routes[]) => all, inject: routes },
  IdentifyGuard, AccessTokenService, AccountService, RefreshTokenService, SessionRepository, SessionService, SessionOperation, SessionSchedule,
  ApiKeyRepository, KnownKeys, ApiKeyService, ApiKeyOperation,
  AuditLogRepository, AuditLogService, AuditLogOperation,
  IdempotencyRepository, IdempotencyService, IdempotencySchedule,
  LimiterAdapter, LimitsGuard,
  WebhookService,
  SystemHealthService, SystemHealthOperation,
];
