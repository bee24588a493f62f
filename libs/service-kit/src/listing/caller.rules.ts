import type { Caller } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';

/** The caller's tenant. @throws AppError unauthenticated: nothing here is public */
export function tenantOf(caller: Caller): string {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'This needs a signed-in caller.');
  return caller.tenantId;
}
