import { isSafeLocation, pagePolicy, securityHeaders, settableHeaders } from './security-headers.rules';

test('buyer pages run no scripts and go into no frame', () => {
  expect(pagePolicy(true)).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(pagePolicy(true)).not.toMatch(/script-src|http:/);
});

test('transport security is asked for only where there is some', () => {
  expect(securityHeaders(true)).toHaveProperty('strict-transport-security');
  expect(securityHeaders(false)).not.toHaveProperty('strict-transport-security');
});

test('a page may not undo what protects it, nor smuggle a header', () => {
  expect(settableHeaders({ 'Cache-Control': 'max-age=60', 'content-security-policy': '*', 'set-cookie': 'a=b', vary: 'x\r\nset-cookie: a=b' })).toEqual({ 'Cache-Control': 'max-age=60' });
});

test.each([['/o/x', true], ['https://checkout.example/x', true], ['//evil.example', false], ['/\\evil.example', false], ['javascript:alert(1)', false], ['file:///etc/passwd', false]])('a redirect to %s: %s', (location, safe) => {
  expect(isSafeLocation(location)).toBe(safe);
});
