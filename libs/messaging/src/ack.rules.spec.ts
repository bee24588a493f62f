import { notBefore, readAckAddress } from './ack.rules';

describe('readAckAddress', () => {
  it.each([
    ['of servers without domains', '$JS.ACK.t1_STEPS.scoring-steps_x.3.42.40.1700000000000000000.7'],
    ['with domain and account', '$JS.ACK.hub.ACC123.t1_STEPS.scoring-steps_x.3.42.40.1700000000000000000.7'],
    ['with domain, account and a random part', '$JS.ACK._.ACC123.t1_STEPS.scoring-steps_x.3.42.40.1700000000000000000.7.x9'],
  ])('reads the address %s', (_kind, address) => {
    expect(readAckAddress(address)).toEqual({ stream: 't1_STEPS', sequence: 42, deliveries: 3 });
  });

  it.each([undefined, '', '_INBOX.x', '$JS.ACK.a.b', '$JS.ACK.s.c.x.y.1.2.3'])('refuses %p', (address) => {
    expect(() => readAckAddress(address)).toThrow(/no acknowledgement address/);
  });
});

it('a delay travels in nanoseconds, and is never zero, which would mean none was asked for', () => {
  expect(notBefore(1500)).toBe('-NAK {"delay":1500000000}');
  expect(notBefore(0)).toBe('-NAK {"delay":1000000}');
});
