import { newId } from '@leadfactory/kernel';
import { cursorAfter, readCursor } from './page.rules';

test('a cursor leads back to its row', () => {
  const row = { at: new Date('2026-03-02T09:00:00.123Z'), id: newId() };
  expect(readCursor(cursorAfter(row) ?? '')).toEqual({ at: '2026-03-02T09:00:00.123Z', id: row.id });
  expect([readCursor(undefined), cursorAfter(undefined)]).toEqual([null, null]);
});

test.each(['', 'x', Buffer.from('now nobody').toString('base64url'), Buffer.from(`1 ${newId()}`).toString('base64url'), "'; DROP TABLE message"])('%j is no cursor', (text) => {
  expect(() => readCursor(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});
