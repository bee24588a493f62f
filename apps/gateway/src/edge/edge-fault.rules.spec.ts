import { faultOfServer } from './edge-fault.rules';

test('what the HTTP server refuses keeps its status and gets a code', () => {
  expect(faultOfServer(Object.assign(new Error('Request body is too large'), { statusCode: 413 }))).toMatchObject({ status: 413, code: 'too_large', message: 'Request body is too large.' });
  expect(faultOfServer({ statusCode: 400 })).toMatchObject({ status: 400, code: 'invalid_input' });
});

test('errors of our own making and server errors are none of them', () => {
  for (const error of [new Error('boom'), null, 'x', { statusCode: 500 }, { statusCode: '404' }]) expect(faultOfServer(error)).toBeNull();
});
