import { type Capability, CapabilityMeta, CapabilityRequest } from '@leadfactory/contracts';
import { traceIdOf } from '@leadfactory/kernel';
import type { Handler } from '../handlers/discover';
import type { CapabilityContext, CapabilityReply } from '../handlers/handler.types';
import type { Logger } from '../observe/logger';
import type { Metrics } from '../observe/metrics';
import { parseAs } from '../validate';
import { AnsweredError, wireOf } from './fault';
import type { Responder } from './request.types';

/** The same for capabilities: input and output checked, meta data beside the data. */
export function capabilityResponder(handler: Handler<'capability'>, logger: Logger, metrics: Metrics): Responder {
  const capability: Capability = handler.binding.contract;
  return async (data) => {
    const { input, ...who } = parseAs(CapabilityRequest, data, `The call of ${capability.name}`);
    const context: CapabilityContext = { capability, tenantId: who.tenantId, key: who.key, leadId: who.leadId, runId: who.runId, traceparent: who.traceparent, dry: who.dry, recall: who.recall };
    const fields = { capability: capability.name, traceId: traceIdOf(who.traceparent), tenantId: who.tenantId, leadId: who.leadId };
    let outcome = 'ok';
    try {
      const parsed = parseAs(capability.input, input, `The input of ${capability.name}`);
      const reply = (await handler.call(parsed, context)) as CapabilityReply<unknown>;
      const meta = parseAs(CapabilityMeta, reply, `The meta data of ${capability.name}`, 'internal');
      if (meta.cached) outcome = 'cached';
      return { ...meta, data: parseAs(capability.output, reply.data, `The output of ${capability.name}`, 'internal') };
    } catch (error) {
      const wire = wireOf(error, logger, fields, capability.name);
      outcome = wire.code;
      throw new AnsweredError(wire.code, wire.message, wire.details);
    } finally {
      metrics.capabilityCalls.inc({ capability: capability.name, outcome });
      logger.debug({ ...fields, outcome }, `${capability.name} answered.`);
    }
  };
}
