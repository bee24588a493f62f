import { newId } from '@leadfactory/kernel';
import { cursorOf, placeIn } from './cursor.rules';

test('a cursor leads back to its place', () => {
  const place = { auditedAt: '2026-03-02T09:00:00.000Z', auditId: newId() };
  expect(placeIn(cursorOf(place))).toEqual(place);
});

test('a cursor of one’s own making is refused', () => {
  for (const cursor of ['', 'x', Buffer.from("2026-03-02T09:00:00Z '; DROP").toString('base64url'), Buffer.from(`1 ${newId()}`).toString('base64url')]) expect(() => placeIn(cursor)).toThrow('cursor');
});
