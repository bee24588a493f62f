import type { Operation } from '@leadfactory/contracts';

const JSON_LIMIT = 1024 * 1024;

/** How many bytes of body an operation may be sent. */
export function bodyLimitOf(operation: Pick<Operation, 'upload'>): number {
  return operation.upload?.maxBytes ?? JSON_LIMIT;
}
