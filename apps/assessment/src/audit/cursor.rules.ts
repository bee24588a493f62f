import { AppError, isId } from '@leadfactory/kernel';

export interface Place {
  auditedAt: string;
  auditId: string;
}

/** Where a listing goes on: the last audit's place in it, as an opaque text. */
export function cursorOf({ auditedAt, auditId }: Place): string {
  return Buffer.from(`${auditedAt} ${auditId}`).toString('base64url');
}

/** @throws AppError invalid_input for a cursor that no listing gave */
export function placeIn(cursor: string): Place {
  const [auditedAt = '', auditId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (Number.isNaN(Date.parse(auditedAt)) || !isId(auditId)) {
    throw new AppError('invalid_input', 'The cursor is none that this listing gave.', { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] });
  }
  return { auditedAt, auditId };
}
