import { checkedPlace } from '@leadfactory/service-kit';

export interface Cursor {
  at: string;
  id: string;
}

/** Where the next page begins: after this row. */
export function cursorAfter(row: { at: Date; id: string } | undefined): string | null {
  return row === undefined ? null : Buffer.from(`${row.at.toISOString()} ${row.id}`).toString('base64url');
}

/** @throws AppError invalid_input for a cursor that no page gave */
export function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const [at = '', id = ''] = checkedPlace(Buffer.from(text, 'base64url').toString('utf8').split(' '), 'time', 'id');
  return { at, id };
}
