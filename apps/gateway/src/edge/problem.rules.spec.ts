import { Problem } from '@leadfactory/contracts';
import { AppError, ERROR_CODES } from '@leadfactory/kernel';
import { EdgeFault } from './edge-fault.rules';
import { errorIdIn, problemOf } from './problem.rules';

const context = { origin: 'https://lf.example', requestId: 'r-1', now: new Date('2026-03-02T09:00:00Z') };

test.each(ERROR_CODES)('%s becomes a problem that the client can read', (code) => {
  const reply = problemOf(new AppError(code, 'Why.'), context);
  expect(Problem.parse(reply.body)).toMatchObject({ status: reply.status, code });
  expect(reply.status).toBeGreaterThanOrEqual(400);
});

test('an internal error shows its id and nothing of what went wrong (R1.05)', () => {
  const reply = problemOf(new AppError('internal', 'password authentication failed for lf_gateway', { context: { at: 'db' } }), { ...context, errorId: 'e-1' });
  expect(reply).toMatchObject({ status: 500, body: { errorId: 'e-1' } });
  expect(JSON.stringify(reply)).not.toMatch(/password|db/);
});

test('fields, an existing resource and the time to come back are told', () => {
  const reply = problemOf(new AppError('conflict', 'Is there.', { existing: '/api/v1/leads/1', fields: [{ path: 'zip', message: 'five digits' }], retryAt: '2026-03-02T09:00:01.500Z' }), context);
  expect(reply.body).toMatchObject({ existing: '/api/v1/leads/1', errors: [{ path: 'zip', message: 'five digits' }] });
  expect(reply.headers['retry-after']).toBe('2');
});

test('what is away or limited always says when to come back, even when it lies in the past', () => {
  expect(problemOf(new AppError('unavailable', 'Away.'), context).headers['retry-after']).toBe('2');
  expect(problemOf(new AppError('rate_limited', 'Slow down.', { retryAt: '2026-03-02T08:00:00Z' }), context).headers['retry-after']).toBe('1');
});

test('a refusal of HTTP keeps its own status and headers', () => {
  expect(problemOf(new EdgeFault(405, 'invalid_input', 'GET only.', {}, { allow: 'GET' }), context)).toMatchObject({ status: 405, headers: { allow: 'GET' } });
});

test('the id of an error that a service logged is found in its sentence', () => {
  const id = '0190b5c3-0000-7000-8000-000000000001';
  expect(errorIdIn(new AppError('internal', `Something went wrong. Quote this id when you ask for help: ${id}`))).toBe(id);
  expect(errorIdIn(new AppError('internal', 'x'))).toBeNull();
});
