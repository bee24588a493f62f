import { checkedPlace } from '@leadfactory/service-kit';

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
  const [auditedAt = '', auditId = ''] = checkedPlace(Buffer.from(cursor, 'base64url').toString('utf8').split(' '), 'time', 'id');
  return { auditedAt, auditId };
}
