import { newTrace } from '@leadfactory/kernel';
import { tenantOf } from './caller.rules';

const caller = { actor: { kind: 'user' as const, id: 'u' }, scopes: [], requestId: 'r', traceparent: newTrace(), origin: 'http://127.0.0.1' };

test('a caller without a tenant is refused by name of what is missing', () => {
  expect(tenantOf({ ...caller, tenantId: 't' })).toBe('t');
  expect(() => tenantOf({ ...caller, tenantId: null })).toThrow('needs a signed-in caller');
});
