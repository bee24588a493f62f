import type { ErrorCode } from '@leadfactory/kernel';
import { z } from 'zod';
import type { Scope } from './scopes';
import type { ServiceName } from './services';

/** Who may call an operation: a scope, anybody who signed in, or anybody at all (buyer pages, signed links). */
export type Access = Scope | 'signed-in' | 'public';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One thing that callers can ask of a service. From it come the HTTP route, the OpenAPI entry, the NATS subject,
 * the validation on both sides and the typed client. `input` is flat: names in the path's braces come from the
 * path; for GET and DELETE the rest comes from the query (use z.coerce for numbers), otherwise from the body.
 */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'operation';
  readonly name: string;
  readonly service: ServiceName;
  readonly method: HttpMethod;
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly status: number;
  /** The typed failures beyond those that every operation has (invalid_input, unauthenticated, forbidden, rate_limited, internal). */
  readonly errors: readonly ErrorCode[];
  /** `json`: the output is the body. `document`: the output is a PageDocument, sent with its own type (pages, PDFs, redirects). */
  readonly produces: 'json' | 'document';
  /** POSTs that create honour Idempotency-Key. */
  readonly idempotent: boolean;
  readonly timeoutMs: number;
  /** Set when callers may send a file as the whole body; the rest of the input comes from the query then. */
  readonly upload: Upload | null;
}

/** A file that an operation takes: it may be sent as the body itself, and travels to the service as a blob. */
export interface Upload {
  /** Media type of a body that is the file itself, e.g. `text/csv`. */
  readonly mediaType: string;
  /** Name of the input that holds the file's text when it comes inside JSON. */
  readonly text: string;
  /** Name of the input that holds the blob's key; the front door fills it. */
  readonly blob: string;
  readonly maxBytes: number;
}

type OperationSpec<I extends z.ZodType, O extends z.ZodType> = Pick<Operation<I, O>, 'name' | 'service' | 'method' | 'path' | 'access' | 'summary' | 'input' | 'output'> &
  Partial<Pick<Operation, 'status' | 'errors' | 'produces' | 'idempotent' | 'timeoutMs' | 'upload'>>;

export function defineOperation<I extends z.ZodType, O extends z.ZodType>(spec: OperationSpec<I, O>): Operation<I, O> {
  return { kind: 'operation', status: 200, errors: [], produces: 'json', idempotent: false, timeoutMs: 10_000, upload: null, ...spec };
}

/** The subject on which the operation's service answers. */
export function operationSubject(operation: Pick<Operation, 'service' | 'name'>): string {
  return `op.${operation.service}.${operation.name}`;
}

/** What a page-like operation answers: text inline, or a blob, or where to go. */
export const PageDocument = z.object({
  status: z.number().int().default(200),
  contentType: z.string().optional(),
  /** The body as text (HTML). */
  text: z.string().optional(),
  /** The body as base64, for small binaries. */
  base64: z.string().optional(),
  /** The body's key in the blob store, for anything larger than a message. */
  blob: z.string().optional(),
  /** Where to send the browser (with status 302 or 303). */
  location: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
});
export type PageDocument = z.input<typeof PageDocument>;

/** Something that happened, told to whoever cares. Payloads only grow; a breaking change is a new version beside the old. */
export interface EventContract<P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly name: string;
  readonly version: number;
  /** The one service that publishes it. */
  readonly service: ServiceName;
  readonly payload: P;
}

export function defineEvent<P extends z.ZodType>(spec: { name: string; version: number; service: ServiceName; payload: P }): EventContract<P> {
  return { kind: 'event', ...spec };
}

export function eventSubject(event: Pick<EventContract, 'name' | 'version'>): string {
  return `events.${event.name}.v${event.version}`;
}

/** Something that only the outside can do. The gateway's egress serves it; a provider adapter implements it. */
export interface Capability<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'capability';
  readonly name: string;
  readonly input: I;
  readonly output: O;
  /** How long a caller waits for the answer, all retries included. */
  readonly timeoutMs: number;
  /**
   * `read`: may be asked again. `effect`: changes something outside (mail, charge); needs a key, its intent is
   * committed before the call, and one whose fate is unknown is never repeated blindly.
   */
  readonly nature: 'read' | 'effect';
}

export function defineCapability<I extends z.ZodType, O extends z.ZodType>(spec: Omit<Capability<I, O>, 'kind'>): Capability<I, O> {
  return { kind: 'capability', ...spec };
}

export function capabilitySubject(capability: Pick<Capability, 'name'>): string {
  return `cap.${capability.name}`;
}

/** A webhook of a third party, verified by the gateway and stored before it was answered. */
export function hookSubject(provider: string): string {
  return `hooks.${provider}`;
}
