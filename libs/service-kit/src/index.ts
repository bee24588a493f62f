export { type EgressAnswer, EgressClient, type EgressPayer } from './egress.client';
export * from './env/read-env';
export * from './env/service-env';
export { type Catalogue, catalogueOf } from './handlers/catalogue';
export {
  HandlesCapabilities, HandlesCapability, HandlesEvent, HandlesHook, HandlesOperation, HandlesResults, HandlesStep, Scheduled,
} from './handlers/decorators';
export { discoverHandlers, type Handler, handlersFor } from './handlers/discover';
export * from './handlers/handler.types';
export { type LinkClaims, Links } from './links';
export { tenantOf } from './listing/caller.rules';
export { checkedPlace, cursorOf, pageOfRows, placeIn } from './listing/page.rules';
export type { HealthReport } from './observe/health';
export { Logger, type LogFields } from './observe/logger';
export { Metrics } from './observe/metrics';
export { OperationClient } from './operation.client';
export { runService } from './run-service';
export type { FrontDoor, ServiceDefinition } from './service-definition';
export { type RunningService, startService, type StartOptions } from './start-service';
export * from './step/step-reply';
export * from './step/step.types';
export * from './tokens';
export { parseAs } from './validate';
export { openWorkers, type WorkersWish } from './workers/open-workers';
