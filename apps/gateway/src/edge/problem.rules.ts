import type { Problem } from '@leadfactory/contracts';
import type { AppError, ErrorCode } from '@leadfactory/kernel';
import type { z } from 'zod';
import { EdgeFault } from './edge-fault.rules';

/** A code without a status does not compile. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400, unauthenticated: 401, budget_exceeded: 402, forbidden: 403, not_found: 404, conflict: 409, too_large: 413, idempotency_mismatch: 422,
  rate_limited: 429, internal: 500, not_configured: 501, provider_rejected: 502, fate_unknown: 502, unavailable: 503, provider_unavailable: 503, timeout: 504,
};

export const TITLE_OF_CODE: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'The request is not as expected', unauthenticated: 'Sign in first', budget_exceeded: 'A budget is used up', forbidden: 'Not allowed', not_found: 'There is no such thing',
  conflict: 'It does not fit the present state', too_large: 'Too large', idempotency_mismatch: 'The Idempotency-Key belongs to another request', rate_limited: 'Too many requests', internal: 'Something went wrong',
  not_configured: 'Not set up', provider_rejected: 'A third party refused', fate_unknown: 'It is not known whether it happened', unavailable: 'Not available at the moment',
  provider_unavailable: 'A third party is not available at the moment', timeout: 'No answer in time',
};

/** Which code's meaning a person may read up. */
export function problemType(origin: string, code: ErrorCode): string {
  return `${origin}/reference#error-${code}`;
}

export interface ProblemReply {
  status: number;
  body: z.input<typeof Problem> & { instance: string };
  headers: Record<string, string>;
}

export interface ProblemContext {
  origin: string;
  requestId: string;
  now: Date;
  /** Under which the log has the stack; for internal errors. */
  errorId?: string;
}

/** RFC 9457 problem details of an error. An internal one shows its id and nothing else (R1.05). */
export function problemOf(error: AppError, context: ProblemContext): ProblemReply {
  const { code } = error;
  const status = error instanceof EdgeFault ? error.status : STATUS_OF_CODE[code];
  const headers: Record<string, string> = error instanceof EdgeFault ? { ...error.headers } : {};
  const base = { type: problemType(context.origin, code), title: TITLE_OF_CODE[code], status, code, instance: `urn:request:${context.requestId}` };
  if (code === 'internal') return { status, headers, body: { ...base, errorId: context.errorId } };
  const wait = retryAfterSeconds(error, context.now);
  if (wait !== null) headers['retry-after'] = String(wait);
  if (code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="leadfactory"';
  const { fields, existing, retryAt } = error.details;
  return { status, headers, body: { ...base, detail: error.message, ...(fields && { errors: fields }), ...(existing !== undefined && { existing }), ...(retryAt !== undefined && { retryAt }) } };
}

/** A caller that is told nothing comes back at once: what is away gets at least this long. */
const SHORTEST_OUTAGE_SECONDS = 2;
const WAITING: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'unavailable', 'provider_unavailable']);

function retryAfterSeconds(error: AppError, now: Date): number | null {
  const { retryAt } = error.details;
  if (retryAt !== undefined) return Math.max(1, Math.ceil((Date.parse(retryAt) - now.getTime()) / 1000));
  return WAITING.has(error.code) ? SHORTEST_OUTAGE_SECONDS : null;
}

/** The id under which the service that failed has logged its stack; it stands at the end of the sentence that it sent. */
export function errorIdIn(error: AppError): string | null {
  return /Quote this id when you ask for help: ([0-9a-f-]{36})$/.exec(error.message)?.[1] ?? null;
}
