import { AppError, ERROR_CODES } from '@leadfactory/kernel';
import { z } from 'zod';

/** An answer in the packets of Nest's NATS transport. */
const Reply = z.object({ response: z.unknown().optional(), err: z.unknown().optional() });

const ErrorWire = z.object({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** What the other side answered. @throws AppError the error that it sent, or internal when its answer cannot be read. */
export function openReply(subject: string, text: string): unknown {
  let reply: z.infer<typeof Reply>;
  try {
    reply = Reply.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('internal', `${subject} sent an answer that cannot be read.`, {}, { cause: error });
  }
  if (reply.err === undefined || reply.err === null) return reply.response;
  const wire = ErrorWire.safeParse(reply.err);
  if (wire.success) throw AppError.fromWire(wire.data);
  throw new AppError('internal', `${subject} failed: ${typeof reply.err === 'string' ? reply.err : JSON.stringify(reply.err)}`);
}
