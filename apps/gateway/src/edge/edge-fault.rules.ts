import { AppError, type ErrorCode, type ErrorDetails } from '@leadfactory/kernel';

/** A refusal that only HTTP knows, with a status of its own. */
export class EdgeFault extends AppError {
  constructor(
    readonly status: number,
    code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message, details);
  }
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 408: 'timeout', 413: 'too_large', 429: 'rate_limited', 503: 'unavailable' };

/** What the HTTP server refused by itself (a body too large, a broken URL), as our error; null for anything else. */
export function faultOfServer(error: unknown): EdgeFault | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  const { statusCode } = error;
  if (statusCode < 400 || statusCode > 499) return null;
  const message = error instanceof Error ? error.message : 'The request cannot be read.';
  return new EdgeFault(statusCode, CODE_OF_STATUS[statusCode] ?? 'invalid_input', message.endsWith('.') ? message : `${message}.`);
}
