import { cursorOf, pageOfRows, placeIn } from './page.rules';

describe('pages of a listing', () => {
  test('the row beyond the limit says that there is another page', () => {
    const rows = [1, 2, 3].map((id) => ({ id }));
    const page = pageOfRows(rows, 2, (row) => row.id, (row) => [row.id]);
    expect(page.items).toEqual([1, 2]);
    expect(placeIn(page.nextCursor!, 1)).toEqual(['2']);
    expect(pageOfRows(rows, 3, (row) => row.id, (row) => [row.id]).nextCursor).toBeNull();
    expect(pageOfRows([], 3, (row: { id: number }) => row.id, (row) => [row.id])).toEqual({ items: [], nextCursor: null });
  });

  test.each(['', 'garbage', cursorOf('a'), Buffer.from('{}').toString('base64url')])('the cursor %j is refused', (cursor) => {
    expect(() => placeIn(cursor, 2)).toThrow('The cursor is none that this listing gave');
  });
});
