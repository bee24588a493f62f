import { createCampaign, EVENTS, FACTS, OPERATIONS, SCOPES, SCOPES_OF_ROLE, SERVICES, STEPS, fillPath, updateCampaign, updateRun } from './index';

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

  test('a campaign’s price is more than nothing, in a currency of three capital letters', () => {
    const problems = (price: object) => createCampaign.input.safeParse({ verticals: ['bar'], places: [{ zip: '10001' }], quota: 1, price }).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
    expect(problems({ amount: 4900, currency: 'EUR' })).toEqual([]);
    for (const currency of ['usd', 'U$D', 'DOLLAR']) expect(problems({ amount: 4900, currency })).toEqual(['price.currency: expected the currency as three capital letters, e.g. USD']);
    for (const amount of [0, -1]) expect(problems({ amount, currency: 'USD' })).toEqual(['price.amount: expected at least 1, in the currency’s smallest unit, e.g. 4900 for $49.00']);
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

  test('budgets are in US dollars, in which calls to providers are counted; any other currency is refused in words (R1.11)', () => {
    const campaign = { verticals: ['dentist'], places: [{ zip: '10001' }], quota: 1 };
    const [id, euros] = ['01a206d5-0ff2-75bc-87c8-9b5edf2a23d5', { amount: 100, currency: 'EUR' }];
    for (const [operation, input] of [[createCampaign, campaign], [updateCampaign, { id }], [updateRun, { id }]] as const) {
      const refused = operation.input.safeParse({ ...input, budget: euros });
      expect([operation.name, refused.error?.issues.map(({ path, message }) => [path.join('.'), message])]).toEqual([operation.name, [['budget.currency', 'expected USD, in which calls to providers are counted']]]);
      expect(operation.input.safeParse({ ...input, budget: { ...euros, currency: 'USD' } }).success).toBe(true);
    }
  });
});
