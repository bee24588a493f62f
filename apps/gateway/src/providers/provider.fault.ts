import { keepableText } from '@leadfactory/persistence';
import { causesOf } from './causes.rules';

/**
 * How a vendor failed us. `rejected`: it refused this request. `limited`: too fast, or its quota is spent.
 * `unavailable`: an outage, a broken connection, an answer that makes no sense. `timeout`: no answer in time.
 */
export type FaultKind = 'rejected' | 'limited' | 'unavailable' | 'timeout';

export interface FaultDetails {
  /** The request may have taken effect although no answer came. */
  maybeDone?: boolean;
  /** What the vendor asked us to wait. */
  retryAfterMs?: number;
  status?: number;
  /** What the call cost although it failed. */
  micros?: number;
  /** Calls of the same try that the vendor had answered, and bills, before the one that failed. */
  calls?: number;
  cause?: unknown;
}

export class ProviderFault extends Error {
  readonly maybeDone: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly micros: number;
  readonly calls: number;

  constructor(
    readonly kind: FaultKind,
    message: string,
    details: FaultDetails = {},
  ) {
    // A vendor's words may hold what no row takes.
    super(keepableText(message), { cause: details.cause });
    this.name = 'ProviderFault';
    this.maybeDone = details.maybeDone ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
    this.micros = details.micros ?? 0;
    this.calls = details.calls ?? 0;
  }
}

/** The same fault, after so many calls that were answered; anything else stays what it is. */
export function afterCalls(error: unknown, calls: number): unknown {
  if (!(error instanceof ProviderFault) || calls === 0) return error;
  return new ProviderFault(error.kind, error.message, { maybeDone: error.maybeDone, retryAfterMs: error.retryAfterMs, status: error.status, micros: error.micros, calls, cause: error.cause });
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3); undefined when absent or unreadable. */
export function retryAfterMs(header: string | null | undefined, now: Date): number | undefined {
  if (header === null || header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/** The fault that an HTTP status speaks of; `said` is the vendor's own sentence. */
export function faultOfStatus(status: number, said: string, retryAfter: number | undefined): ProviderFault {
  const told = `HTTP ${status}: ${said.slice(0, 300) || 'no explanation'}`;
  if (status === 429) return new ProviderFault('limited', told, { status, retryAfterMs: retryAfter });
  if (status === 408 || status === 425) return new ProviderFault('unavailable', told, { status });
  // A 502 or 504 comes from something in between: the vendor itself may have acted.
  if (status >= 500) return new ProviderFault('unavailable', told, { status, retryAfterMs: retryAfter, maybeDone: status === 502 || status === 504 });
  return new ProviderFault('rejected', told, { status });
}

const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'ECONNABORTED', 'UND_ERR_ABORTED', 'ABORT_ERR']);

function codesOf(error: unknown): string[] {
  return causesOf(error).flatMap(({ code, name }) => [
    ...(code === undefined ? [] : [code]),
    ...(name === 'TimeoutError' || name === 'AbortError' || name === 'APIConnectionTimeoutError' ? ['ETIMEDOUT'] : []),
  ]);
}

/** The fault behind an error of the network; connections that never came about cannot have had an effect. */
export function faultOfNetwork(error: unknown): ProviderFault {
  if (error instanceof ProviderFault) return error;
  const codes = codesOf(error);
  const told = `${error instanceof Error ? error.message : String(error)}${codes[0] === undefined ? '' : ` (${codes[0]})`}`;
  const kind = codes.some((code) => TIMED_OUT.has(code)) ? 'timeout' : 'unavailable';
  return new ProviderFault(kind, told, { maybeDone: !codes.some((code) => NEVER_LEFT.has(code)), cause: error });
}
