import { type AddressInfo, connect, createServer } from 'node:net';
import { request } from 'undici';
import { causesOf, codeOf } from './causes.rules';

const coded = (code: string, more: object = {}): Error => Object.assign(new Error(code), { code, ...more });

describe('what an error was caused by', () => {
  it('goes from the outermost inwards', () => {
    const inner = coded('ECONNREFUSED');
    const outer = new TypeError('fetch failed', { cause: inner });
    expect(causesOf(outer)).toEqual([{ at: outer, code: undefined, name: 'TypeError' }, { at: inner, code: 'ECONNREFUSED', name: 'Error' }]);
  });

  it('finds the outermost code, past layers that have none', () => {
    expect(codeOf(new Error('a', { cause: new Error('b', { cause: coded('EPIPE', { cause: coded('ECONNRESET') }) }) }))).toBe('EPIPE');
    expect(codeOf(new Error('nothing known'))).toBeUndefined();
  });

  it('takes the first of several addresses that were tried, when the whole says nothing itself', () => {
    expect(codeOf(new AggregateError([coded('EHOSTUNREACH'), coded('ECONNREFUSED')]))).toBe('EHOSTUNREACH');
    expect(codeOf(Object.assign(new AggregateError([coded('EHOSTUNREACH')]), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT');
    expect(causesOf(new AggregateError([]))).toHaveLength(1);
  });

  it('believes shapes, not classes: what a library throws need not be an Error', () => {
    expect(codeOf({ cause: { code: 'ENOTFOUND' } })).toBe('ENOTFOUND');
  });

  it.each([[undefined], [null], ['ECONNREFUSED'], [42], [Symbol('x')]])('has nothing to say of %p', (thrown) => {
    expect(causesOf(thrown)).toEqual([]);
    expect(codeOf(thrown)).toBeUndefined();
  });

  it('takes only words for codes: a number or an object is none', () => {
    expect(codeOf(Object.assign(new Error('dom'), { code: 20, cause: coded('ABORT_ERR') }))).toBe('ABORT_ERR');
    expect(causesOf({ code: { deep: true }, name: 7 })).toEqual([{ at: { code: { deep: true }, name: 7 }, code: undefined, name: undefined }]);
  });

  it('ends at a cause that is no object', () => {
    expect(causesOf(new Error('a', { cause: 'because' }))).toHaveLength(1);
  });

  it('comes back from errors that cause themselves', () => {
    const one = new Error('one');
    const other = new Error('other', { cause: one });
    one.cause = other;
    expect(causesOf(one).map(({ at }) => at).slice(0, 3)).toEqual([one, other, one]);
    expect(causesOf(one).length).toBeLessThan(10);
  });

  it('knows a refused connection as client libraries and the socket really throw it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const nobody = `http://127.0.0.1:${port}/`;
    expect(codeOf(await request(nobody).catch((error: unknown) => error))).toBe('ECONNREFUSED');
    expect(codeOf(await fetch(nobody).catch((error: unknown) => error))).toBe('ECONNREFUSED');
    expect(codeOf(await new Promise((resolve) => connect(port, '127.0.0.1').on('error', resolve)))).toBe('ECONNREFUSED');
  });
});
