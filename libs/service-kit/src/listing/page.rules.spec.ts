import { newId } from '@leadfactory/kernel';
import { cursorOf, pageOfRows, type PlacePart, placeIn } from './page.rules';

describe('pages of a listing', () => {
  test('the row beyond the limit says that there is another page', () => {
    const rows = [1, 2, 3].map((id) => ({ id }));
    const page = pageOfRows(rows, 2, (row) => row.id, (row) => [row.id]);
    expect(page.items).toEqual([1, 2]);
    expect(placeIn(page.nextCursor!, 'number')).toEqual(['2']);
    expect(pageOfRows(rows, 3, (row) => row.id, (row) => [row.id]).nextCursor).toBeNull();
    expect(pageOfRows([], 3, (row: { id: number }) => row.id, (row) => [row.id])).toEqual({ items: [], nextCursor: null });
  });

  test.each(['', 'garbage', cursorOf('a'), Buffer.from('{}').toString('base64url')])('the cursor %j is refused', (cursor) => {
    expect(() => placeIn(cursor, 'text', 'text')).toThrow('The cursor is none that this listing gave');
  });

  test('a place goes back to whoever gave it out', () => {
    const place = ['2026-03-02T09:00:00.123Z', newId(), 9_000_000_000, 'O’Hara’s \u{1F600} "Grill"'];
    expect(placeIn(cursorOf(...place), 'time', 'id', 'number', 'text')).toEqual(place.map(String));
    expect(placeIn(cursorOf('123456789012345678'), 'number')).toEqual(['123456789012345678']);
  });

  test.each<[PlacePart, unknown]>([
    ['time', 'x'], ['time', '2026'], ['time', '2026-03-02'], ['time', '2026-02-31T09:00:00.000Z'], ['time', '0000-01-01T00:00:00.000Z'], ['time', '+012026-01-01T00:00:00.000Z'], ['time', '2026-03-02T09:00:00.000+02:00'], ['time', 1_772_442_000_000], ['time', null],
    ['id', 'y'], ['id', ''], ['id', '2026-03-02T09:00:00.123Z'],
    ['number', 'x'], ['number', '-1'], ['number', '1.5'], ['number', 1e21], ['number', '1'.repeat(19)], ['number', ['1']],
    ['text', 'a\0b'], ['text', { a: 1 }], ['text', true],
  ])('as %s, %j is refused as no place', (kind, part) => {
    const cursor = Buffer.from(JSON.stringify([part])).toString('base64url');
    expect(() => placeIn(cursor, kind)).toThrow(expect.objectContaining({ code: 'invalid_input', details: { fields: [{ path: 'cursor', message: 'expected the nextCursor of the page before' }] } }));
  });
});
