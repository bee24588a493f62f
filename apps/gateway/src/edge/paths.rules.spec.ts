import { OPERATIONS } from '@leadfactory/contracts';
import { fastifyPath, methodsByPath } from './paths.rules';

test('names in braces become parameters', () => {
  expect(fastifyPath('/a/{id}/b/{key}')).toBe('/a/:id/b/:key');
});

test('paths that differ in the names of their parameters alone are one path', () => {
  const found = methodsByPath([{ method: 'GET', path: '/a/{id}' }, { method: 'DELETE', path: '/a/{key}' }]);
  expect([...found]).toEqual([['/a/:id', ['GET', 'HEAD', 'DELETE']]]);
});

test('every operation of the contracts has its path', () => {
  const found = methodsByPath(OPERATIONS);
  expect([...found.values()].flat().filter((method) => method !== 'HEAD')).toHaveLength(OPERATIONS.length);
});
