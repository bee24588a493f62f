import { Caller } from '@leadfactory/contracts';
import { z } from 'zod';

/** What travels on an operation's subject. */
export const OperationRequest = z.object({ caller: Caller, input: z.unknown() });
export type OperationRequest = z.infer<typeof OperationRequest>;

/** Answers one kind of request; what it throws reaches the asker as an ErrorWire. */
export type Responder = (data: unknown) => Promise<unknown>;
