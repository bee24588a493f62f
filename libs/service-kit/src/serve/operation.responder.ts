import type { Operation } from '@leadfactory/contracts';
import { traceIdOf } from '@leadfactory/kernel';
import type { Handler } from '../handlers/discover';
import type { Logger } from '../observe/logger';
import type { Metrics } from '../observe/metrics';
import { parseAs } from '../validate';
import { OperationRequest, type Responder } from './request.types';
import { AnsweredError, wireOf } from './fault';

/** Checks what comes in, calls the handler, checks what goes out; counts, times and logs it. */
export function operationResponder(handler: Handler<'operation'>, logger: Logger, metrics: Metrics): Responder {
  const contract: Operation = handler.binding.contract;
  return async (data) => {
    const { caller, input } = parseAs(OperationRequest, data, `The request for ${contract.name}`);
    const fields = { operation: contract.name, traceId: traceIdOf(caller.traceparent), requestId: caller.requestId, tenantId: caller.tenantId, actor: caller.actor.id };
    const begin = process.hrtime.bigint();
    let outcome = 'ok';
    try {
      const parsed = parseAs(contract.input, input, `The input of ${contract.name}`);
      const output = await handler.call(parsed, caller);
      return parseAs(contract.output, output, `The output of ${contract.name}`, 'internal');
    } catch (error) {
      const wire = wireOf(error, logger, fields, contract.name);
      outcome = wire.code;
      throw new AnsweredError(wire.code, wire.message, wire.details);
    } finally {
      const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
      metrics.operations.inc({ operation: contract.name, outcome });
      metrics.operationSeconds.observe({ operation: contract.name, outcome }, seconds);
      logger.debug({ ...fields, outcome, ms: Math.round(seconds * 1000) }, `${contract.name} answered.`);
    }
  };
}
