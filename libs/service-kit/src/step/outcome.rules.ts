import type { StepOutcome } from '@leadfactory/contracts';
import { type AppError, assertNever, type ErrorCode } from '@leadfactory/kernel';

type WaitCause = Extract<StepOutcome, { status: 'wait' }>['cause'];

/** Those that may say `retryAt`, and what the lead then waits for. */
const WAITS_FOR: Partial<Record<ErrorCode, WaitCause>> = {
  rate_limited: 'rate_limited',
  budget_exceeded: 'budget_exceeded',
  unavailable: 'unavailable',
  provider_unavailable: 'breaker_open',
};

/** Whether another attempt may do better when the error did not say when. */
export function mayRetry(code: ErrorCode): boolean {
  switch (code) {
    case 'rate_limited':
    case 'budget_exceeded':
    case 'unavailable':
    case 'provider_unavailable':
    case 'timeout':
    case 'internal':
      return true;
    case 'invalid_input':
    case 'unauthenticated':
    case 'forbidden':
    case 'not_found':
    case 'conflict':
    case 'idempotency_mismatch':
    case 'provider_rejected':
    case 'not_configured':
    case 'too_large':
    case 'fate_unknown':
      return false;
    default:
      return assertNever(code);
  }
}

/** What an error that a step threw means for its lead. A limit met is not a failure: the lead waits and loses no attempt. */
export function outcomeOfError(error: AppError): StepOutcome {
  const { retryAt, fields } = error.details;
  const cause = WAITS_FOR[error.code];
  if (cause !== undefined && retryAt !== undefined) return { status: 'wait', retryAt, cause, detail: error.message };
  const where = fields?.map((field) => `${field.path}: ${field.message}`).join('; ');
  return { status: 'failed', code: error.code, message: where ? `${error.message} ${where}` : error.message, retry: mayRetry(error.code) };
}
