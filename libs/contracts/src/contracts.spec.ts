import { EVENTS, FACTS, OPERATIONS, SCOPES, SCOPES_OF_ROLE, SERVICES, STEPS, fillPath } from './index';

describe('contracts', () => {
  test('each operation has its own name and its own method and path', () => {
    const names = OPERATIONS.map((operation) => operation.name);
    const routes = OPERATIONS.map((operation) => `${operation.method} ${operation.path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(routes).size).toBe(routes.length);
    expect(names.length).toBeGreaterThan(60);
  });

  test('what creates honours an idempotency key (R1.06)', () => {
    const creating = OPERATIONS.filter((operation) => operation.method === 'POST' && operation.status === 201);
    expect(creating.filter((operation) => !operation.idempotent).map((operation) => operation.name)).toEqual([]);
  });

  test('only pages, sign-in and signed links are public; all else names a scope or a session (R1.03)', () => {
    const open = OPERATIONS.filter((operation) => operation.access === 'public' && operation.path.startsWith('/api/')).map((operation) => operation.name);
    expect(open.sort()).toEqual(['login', 'logout', 'refreshSession']);
  });

  test('no GET belongs to a scope that writes', () => {
    const wrong = OPERATIONS.filter((operation) => operation.method === 'GET' && /:(write|operate|refund|review)$/.test(operation.access));
    expect(wrong.map((operation) => operation.name)).toEqual([]);
  });

  test('names in the path are fields of the input', () => {
    for (const operation of OPERATIONS) {
      const fields = Object.keys((operation.input as unknown as { shape: Record<string, unknown> }).shape);
      for (const [, name] of operation.path.matchAll(/\{(\w+)\}/g)) expect(fields).toContain(name);
    }
  });

  test('steps ask only for facts that exist, and each service is one of the twelve', () => {
    for (const step of Object.values(STEPS)) {
      for (const fact of [...step.needs, ...step.uses, step.gives]) expect(Object.keys(FACTS)).toContain(fact);
      expect(SERVICES).toContain(step.service);
    }
    for (const event of Object.values(EVENTS)) expect(SERVICES).toContain(event.service);
  });

  test('an owner may do everything, a viewer may change nothing', () => {
    expect([...SCOPES_OF_ROLE.owner]).toEqual([...SCOPES]);
    expect(SCOPES_OF_ROLE.viewer.every((scope) => scope.endsWith(':read'))).toBe(true);
  });

  test('a path is filled, and what is left stays', () => {
    expect(fillPath('/a/{id}/b', { id: 'x y', more: 1 })).toEqual({ path: '/a/x%20y/b', rest: { more: 1 } });
    expect(() => fillPath('/a/{id}', {})).toThrow('needs "id"');
  });
});
