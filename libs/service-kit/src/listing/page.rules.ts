import { AppError } from '@leadfactory/kernel';

/** Where a listing goes on: the last item's place, as an opaque text. */
export function cursorOf(...place: (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws AppError invalid_input for a cursor that no listing gave */
export function placeIn(cursor: string, parts: number): string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === parts) return place.map(String);
  } catch {
    // The same answer as for any other cursor that is not ours.
  }
  throw new AppError('invalid_input', 'The cursor is none that this listing gave.', { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] });
}

/** One page out of one row more than a page: the row beyond says that there is another. */
export function pageOfRows<R, T>(rows: readonly R[], limit: number, shown: (row: R) => T, place: (row: R) => (string | number)[]): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(shown), nextCursor: rows.length > limit && last !== undefined ? cursorOf(...place(last)) : null };
}
