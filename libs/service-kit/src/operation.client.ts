import { type Caller, type Operation, operationSubject } from '@leadfactory/contracts';
import type { Messaging } from '@leadfactory/messaging';
import type { z } from 'zod';

/** The operation's own handler may take all of its time; its answer must still get through. */
const GRACE_MS = 500;

/** Asks services for operations, for the gateway's edge. It tries once: whether to ask again is the caller's to know. */
export class OperationClient {
  constructor(private readonly messaging: Pick<Messaging, 'request'>) {}

  /** @throws AppError as the service says; unavailable when nobody serves it; timeout. */
  async call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, caller: Caller): Promise<z.output<O>> {
    const answer = await this.messaging.request(operationSubject(operation), { caller, input }, { timeoutMs: operation.timeoutMs + GRACE_MS, traceparent: caller.traceparent });
    return answer as z.output<O>;
  }
}
