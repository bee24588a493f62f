import { transferable } from './transfer.rules';

test('bytes with memory of their own are handed over, wherever they stand, and each once', () => {
  const one = new Uint8Array(10);
  const two = Buffer.alloc(100_000);
  expect(transferable({ a: one, list: [{ body: two }, { body: two }], name: 'x', none: null })).toEqual([one.buffer, two.buffer]);
});

test('bytes that share their memory with others are copied', () => {
  const whole = new Uint8Array(10);
  expect(transferable({ small: Buffer.from('shares the pool'), part: whole.subarray(2, 4), text: 'x', number: 1 })).toEqual([]);
});
