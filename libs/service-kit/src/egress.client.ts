import { type Capability, CapabilityRequest, capabilitySubject } from '@leadfactory/contracts';
import { addCost, childTrace, type Cost, toAppError } from '@leadfactory/kernel';
import type { Messaging } from '@leadfactory/messaging';
import type { z } from 'zod';
import type { CapabilityReply } from './handlers/handler.types';
import type { Metrics } from './observe/metrics';
import type { BatchContext, StepContext } from './step/step.types';

/** Who pays for a call made outside a step. */
export interface EgressPayer {
  tenantId: string;
  /** Makes the call happen once; required for capabilities that have an effect. */
  key?: string;
  traceparent?: string;
  leadId?: string;
  runId?: string;
}

export interface EgressAnswer<T> extends CapabilityReply<T> {
  cost: Cost;
}

/** The policies' own time-outs end first, so that their reason reaches the caller instead of a bare time-out. */
const GRACE_MS = 2_000;

type Who = StepContext | EgressPayer;

/** Calls what only the outside can do, through the gateway's egress. */
export class EgressClient {
  constructor(
    private readonly messaging: Pick<Messaging, 'request'>,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The capability's answer with its price, which is added to the step's cost.
   * @param options.call tells several calls of one step apart; the key becomes `<who.key>:<call>`
   * @param options.recall answers only what came of an earlier call with the key; nothing leaves. not_found: none has left; fate_unknown; unavailable: it is under way
   * @throws AppError as the egress says; unavailable when it is away, timeout when it is silent.
   */
  async call<I extends z.ZodType, O extends z.ZodType>(
    capability: Capability<I, O>,
    input: z.input<I>,
    who: Who,
    options: { call?: string; recall?: boolean } = {},
  ): Promise<EgressAnswer<z.output<O>>> {
    const key = who.key !== undefined && options.call !== undefined ? `${who.key}:${options.call}` : who.key;
    const traceparent = childTrace(who.traceparent);
    const request: z.input<typeof CapabilityRequest> = {
      input, tenantId: who.tenantId, traceparent,
      ...(key === undefined ? {} : { key }),
      ...(who.leadId === undefined ? {} : { leadId: who.leadId }),
      ...(who.runId === undefined ? {} : { runId: who.runId }),
      dry: isStep(who) && who.dry,
      ...(options.recall && { recall: true }),
    };
    try {
      const answer = (await this.messaging.request(capabilitySubject(capability), request, { timeoutMs: capability.timeoutMs + GRACE_MS, traceparent })) as EgressAnswer<z.output<O>>;
      if (isStep(who)) who.cost = addCost(who.cost, answer.cost);
      this.metrics.egressCalls.inc({ capability: capability.name, outcome: answer.cached ? 'cached' : 'ok' });
      return answer;
    } catch (error) {
      this.metrics.egressCalls.inc({ capability: capability.name, outcome: toAppError(error).code });
      throw error;
    }
  }
}

function isStep(who: Who): who is StepContext {
  return 'cost' in who && 'dry' in (who satisfies Pick<BatchContext, 'tenantId'>);
}
