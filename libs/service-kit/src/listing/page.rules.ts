import { AppError, isId } from '@leadfactory/kernel';

/** Where a listing goes on: the last item's place, as an opaque text. */
export function cursorOf(...place: (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** What each part of a place may be: a made-up one must not reach the database, which would fail over it. */
const IS_PART = {
  time: (part: string) => /^[1-9]\d{3}-/.test(part) && !Number.isNaN(Date.parse(part)) && new Date(part).toISOString() === part,
  id: isId,
  number: (part: string) => /^\d{1,18}$/.test(part),
  text: (part: string) => !part.includes('\0'),
} as const;
export type PlacePart = keyof typeof IS_PART;

/** @throws AppError invalid_input for a cursor that no listing of such places gave */
export function placeIn(cursor: string, ...parts: PlacePart[]): string[] {
  return checkedPlace(placeWritten(cursor), ...parts);
}

/** A place that was read from a cursor of a form of its own. @throws AppError invalid_input */
export function checkedPlace(place: unknown, ...parts: PlacePart[]): string[] {
  if (Array.isArray(place) && place.length === parts.length) {
    const texts = place.flatMap((part: unknown) => (typeof part === 'string' || typeof part === 'number' ? [String(part)] : []));
    if (parts.every((kind, at) => texts[at] !== undefined && IS_PART[kind](texts[at]))) return texts;
  }
  throw new AppError('invalid_input', 'The cursor is none that this listing gave.', { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] });
}

function placeWritten(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null; // The same answer as for any other cursor that is not ours.
  }
}

/** One page out of one row more than a page: the row beyond says that there is another. */
export function pageOfRows<R, T>(rows: readonly R[], limit: number, shown: (row: R) => T, place: (row: R) => (string | number)[]): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(shown), nextCursor: rows.length > limit && last !== undefined ? cursorOf(...place(last)) : null };
}
