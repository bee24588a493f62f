import type { Caller } from '@leadfactory/contracts';
import { AppError, isId } from '@leadfactory/kernel';

/** The caller's tenant. @throws AppError unauthenticated for one who has not signed in. */
export function tenantOf(caller: Pick<Caller, 'tenantId'>): string {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'Sign in first.');
  return caller.tenantId;
}

/** A listing's cursor that is an id. @throws AppError invalid_input for a made-up one. */
export function idCursor(cursor: string | undefined): string | undefined {
  if (cursor !== undefined && !isId(cursor)) throw new AppError('invalid_input', 'The cursor is none that a listing gave.', { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] });
  return cursor;
}
