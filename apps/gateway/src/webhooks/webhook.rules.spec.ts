import { encodeBody, keptHeaders } from './webhook.rules';

test('a body that is no UTF-8 survives as base64', () => {
  expect(encodeBody(Buffer.from('é'))).toEqual({ body: 'é', encoding: 'utf8' });
  const latin1 = Buffer.from([0x63, 0x61, 0x66, 0xe9]);
  expect(Buffer.from(encodeBody(latin1).body, 'base64')).toEqual(latin1);
});

test('credentials do not travel on', () => {
  expect(keptHeaders({ 'content-type': 'a/b', 'x-envelope-to': 't', authorization: 'x', cookie: 'y', 'stripe-signature': 'z', 'x-envelope-from': ['a', 'b'] })).toEqual({ 'content-type': 'a/b', 'x-envelope-to': 't' });
});
