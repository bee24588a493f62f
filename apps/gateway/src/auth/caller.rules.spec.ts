import { newId } from '@leadfactory/kernel';
import { idCursor, tenantOf } from './caller.rules';

test('whoever has not signed in has no tenant', () => {
  expect(() => tenantOf({ tenantId: null })).toThrow('Sign in first.');
  const tenantId = newId();
  expect(tenantOf({ tenantId })).toBe(tenantId);
});

test('a made-up cursor is refused by name', () => {
  expect(() => idCursor("1' OR true")).toThrow(/cursor/);
  expect(idCursor(undefined)).toBeUndefined();
});
