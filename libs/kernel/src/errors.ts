/** Every way in which a request or a step can fail for a reason that the caller may act on. */
export const ERROR_CODES = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'idempotency_mismatch',
  'rate_limited',
  'budget_exceeded',
  'unavailable',
  'timeout',
  'provider_rejected',
  'provider_unavailable',
  'not_configured',
  'too_large',
  'fate_unknown',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One field that was refused: `path` in dotted form (`places.0.zip`), and what was expected. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** What an error may carry besides its message. */
export interface ErrorDetails {
  /** Every invalid field, for invalid_input. */
  fields?: FieldProblem[];
  /** When the call may be tried again (ISO 8601), for rate_limited, budget_exceeded, unavailable and provider_unavailable. */
  retryAt?: string;
  /** The resource that already exists, for conflict. */
  existing?: string;
  /** Facts for the log and the operator; never secrets. */
  context?: Record<string, unknown>;
}

/** An error as it travels between services. */
export interface ErrorWire {
  code: ErrorCode;
  message: string;
  details?: ErrorDetails;
}

/** The one error class of the product: a code that callers switch on, and a sentence that says what to do. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'AppError';
  }

  toWire(): ErrorWire {
    return { code: this.code, message: this.message, details: this.details };
  }

  static fromWire(wire: ErrorWire): AppError {
    return new AppError(wire.code, wire.message, wire.details);
  }
}

const TRANSIENT: ReadonlySet<ErrorCode> = new Set(['rate_limited', 'budget_exceeded', 'unavailable', 'timeout', 'provider_unavailable']);

/** Whether the same call may succeed later without anybody changing it. */
export function isTransient(error: unknown): boolean {
  return error instanceof AppError && TRANSIENT.has(error.code);
}

/** The error as an AppError: anything unknown becomes `internal` and keeps its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', error instanceof Error ? error.message : String(error), {}, { cause: error });
}

/** A switch that forgot a case does not compile; one that meets an impossible value says so. */
export function assertNever(value: never): never {
  throw new AppError('internal', `Unexpected value: ${JSON.stringify(value)}`);
}
