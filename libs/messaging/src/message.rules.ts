import { eventSubject, type EventContract } from '@leadfactory/contracts';
import { z } from 'zod';

/** What is known of an event besides its payload. `id` is the same for every delivery. */
export const EventMeta = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  tenantId: z.uuid(),
  occurredAt: z.iso.datetime(),
  traceparent: z.string(),
});
export type EventMeta = z.infer<typeof EventMeta>;

/** A third party's webhook as it arrived, verified by the gateway. */
export const Hook = z.object({
  id: z.string(),
  provider: z.string(),
  headers: z.record(z.string(), z.string()),
  /** The raw body: as text, or as base64 when it was no UTF-8. */
  body: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  /** Key of the raw body in the blob store when it was too large for a message; `body` is empty then. */
  blob: z.string().optional(),
  receivedAt: z.iso.datetime(),
});
export type Hook = z.infer<typeof Hook>;

/** An event as it travels: the meta data and the payload, one flat object. */
export function encodeEvent(event: EventContract, meta: Omit<EventMeta, 'name' | 'version'>, payload: unknown): string {
  return JSON.stringify({ ...meta, name: event.name, version: event.version, payload });
}

const EventMessage = EventMeta.extend({ payload: z.unknown() });

/** Reads an event of this contract. @throws Error saying what is wrong with it */
export function decodeEvent<P extends z.ZodType>(event: EventContract<P>, body: unknown): { meta: EventMeta; payload: z.output<P> } {
  const { payload, ...meta } = read(EventMessage, body, eventSubject(event));
  return { meta, payload: read(event.payload, payload, `the payload of ${eventSubject(event)}`) };
}

/** The value as that schema gives it. @throws Error naming every field that is not as expected */
export function read<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`);
  throw new Error(`${what} is not as expected: ${problems.join('; ')}`);
}

/** The tenant that an unreadable message names, if it names one. */
export function tenantNamedIn(body: unknown): string | null {
  const named = z.object({ tenantId: z.uuid() }).safeParse(body);
  return named.success ? named.data.tenantId : null;
}
