import { AppError } from '@leadfactory/kernel';

/**
 * Why the outside could not tell, for a fact that goes on without it (R15.04). What only has to wait for its turn, and
 * what is our own fault, is thrown on: the lead then waits or is tried again.
 */
export function degradationOf(error: unknown): string {
  if (!(error instanceof AppError)) throw error;
  switch (error.code) {
    case 'not_configured':
    case 'provider_unavailable':
    case 'provider_rejected':
    case 'timeout':
    case 'too_large':
      return error.message;
    case 'rate_limited':
    case 'budget_exceeded':
    case 'unavailable':
    case 'invalid_input':
    case 'unauthenticated':
    case 'forbidden':
    case 'not_found':
    case 'conflict':
    case 'idempotency_mismatch':
    case 'fate_unknown':
    case 'internal':
      throw error;
  }
}
