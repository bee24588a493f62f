import { forwardable, proxyProblem } from './guard-proxy.rules';

it('what belongs to one connection is not passed on, nor what the connection names', () => {
  expect(forwardable({ connection: 'keep-alive, X-Mine', 'x-mine': '1', 'keep-alive': 'timeout=5', 'proxy-authorization': 'Basic x', te: 'trailers', 'transfer-encoding': 'chunked', accept: '*/*', 'set-cookie': ['a=1', 'b=2'] })).toEqual({ accept: '*/*', 'set-cookie': ['a=1', 'b=2'] });
});

it.each([
  [526, { 'x-sandbox-tls': 'expired' }, 'tls'], [502, { 'x-sandbox-dns': 'nxdomain' }, 'dns'], [502, { 'x-sandbox-connect': 'refused' }, 'connect'],
] as const)('a proxy’s %i %j is the problem %s', (status, headers, problem) => expect(proxyProblem(status, headers)?.problem).toBe(problem));

it('a site’s own error is an answer', () => {
  expect(proxyProblem(502, {})).toBeNull();
  expect(proxyProblem(200, { 'x-sandbox-tls': 'expired' })).toBeNull();
});
