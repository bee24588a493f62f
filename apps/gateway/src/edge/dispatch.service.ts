import type { Caller, Operation, ServiceName } from '@leadfactory/contracts';
import { AppError, type Clock } from '@leadfactory/kernel';
import { CLOCK, Logger, Metrics, OperationClient } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { admit, type Breaker, type BreakerState, CLOSED, record, stateOf } from './breaker.rules';

/** Asks the service of an operation, unless its breaker says that it is down (R1.13). */
@Injectable()
export class DispatchService {
  private readonly breakers = new Map<ServiceName, Breaker>();
  private readonly opened;

  constructor(
    private readonly operations: OperationClient,
    private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.opened = metrics.counter('leadfactory_service_breaker_opened_total', 'Times that the gateway cut a failing service off.', ['target']);
  }

  /** @throws AppError as the service says; unavailable with a time to come back while its breaker is open. */
  async ask(operation: Operation, input: unknown, caller: Caller): Promise<unknown> {
    const { service } = operation;
    const now = this.clock.now().getTime();
    const admission = admit(this.breaker(service), now);
    if (!admission.go) throw new AppError('unavailable', `The ${service} service does not answer at the moment.`, { retryAt: new Date(admission.retryAt).toISOString() });
    this.breakers.set(service, admission.breaker);
    try {
      const output = await this.operations.call(operation, input, caller);
      this.note(service, true);
      return output;
    } catch (error) {
      this.note(service, !isOutage(error));
      throw error;
    }
  }

  stateOf(service: ServiceName): BreakerState {
    return stateOf(this.breaker(service), this.clock.now().getTime());
  }

  private breaker(service: ServiceName): Breaker {
    return this.breakers.get(service) ?? CLOSED;
  }

  private note(service: ServiceName, answered: boolean): void {
    const before = this.breaker(service);
    const after = record(before, answered, this.clock.now().getTime());
    this.breakers.set(service, after);
    if (after.openUntil !== null && after.openUntil !== before.openUntil) {
      this.opened.inc({ target: service });
      this.logger.warn({ target: service, failures: after.failures }, `${service} is cut off: it failed ${after.failures} times in a row.`);
    }
    if (answered && before.openUntil !== null) this.logger.info({ target: service }, `${service} answers again.`);
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'timeout' || error.code === 'unavailable');
}
