import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { request } from 'undici';
import { problemOf } from './problem.rules';
import { FetchProblem } from './web.types';

const coded = (code: string, cause?: unknown): Error => Object.assign(new Error(`it broke`, { cause }), { code });

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what the network stack’s errors mean for a page', () => {
  it.each([
    ['tls', ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HOSTNAME_MISMATCH', 'EPROTO']],
    ['dns', ['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'ESERVFAIL', 'EREFUSED', 'ETIMEOUT']],
    ['timeout', ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'UND_ERR_ABORTED', 'ABORT_ERR']],
    ['protocol', ['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ERR_INVALID_URL', 'Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR__ERROR_FORMAT_PADDING_1', 'ERR_BROTLI_INVALID_PARAM']],
    ['connect', ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE', 'UND_ERR_SOCKET', 'EPROTONOSUPPORT', 'SOMETHING_NEW']],
  ])('%s: %p', (problem, codes) => {
    for (const code of codes) {
      expect({ code, problem: problemOf(coded(code)).problem }).toEqual({ code, problem });
      expect({ code, problem: problemOf(new TypeError('terminated', { cause: coded(code) })).problem }).toEqual({ code, problem });
    }
  });

  it.each(['TimeoutError', 'AbortError'])('takes a %s for running out of time', (name) => expect(problemOf(new DOMException('gone', name)).problem).toBe('timeout'));

  it('prefers what is known best: a certificate behind a broken socket is a certificate', () => {
    expect(problemOf(coded('UND_ERR_SOCKET', coded('CERT_HAS_EXPIRED'))).problem).toBe('tls');
    expect(problemOf(coded('UND_ERR_CONNECT_TIMEOUT', coded('ENOTFOUND'))).problem).toBe('dns');
  });

  it('leaves a problem that was found further inside as it is', () => {
    const found = new FetchProblem('refused_address', '10.0.0.1 is not a public address.');
    expect(problemOf(found)).toBe(found);
    expect(problemOf(coded('UND_ERR_SOCKET', new Error('lookup failed', { cause: found })))).toBe(found);
  });

  it('tells the words and the code, and keeps the cause', () => {
    const error = coded('ECONNRESET');
    expect(problemOf(error)).toMatchObject({ name: 'FetchProblem', problem: 'connect', message: 'it broke (ECONNRESET)', cause: error });
    expect(problemOf(new Error('odd')).message).toBe('odd');
  });

  it.each([[undefined], [null], ['torn'], [7]])('takes %p, which is no error, for a broken connection', (thrown) => {
    expect(problemOf(thrown)).toMatchObject({ problem: 'connect', message: String(thrown) });
  });

  it('knows the errors that unpacker and parser really throw', () => {
    expect(problemOf(thrownBy(() => gunzipSync(Buffer.from('no gzip')))).problem).toBe('protocol');
    expect(problemOf(thrownBy(() => new URL('http://['))).problem).toBe('protocol');
  });

  it('knows a server that never answers, one that hangs up, and one that is gone, over real sockets', async () => {
    const server = createServer((incoming) => {
      if (incoming.url === '/hang-up') incoming.socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const failure = async (url: string, patienceMs: number): Promise<string> => problemOf(await request(url, { signal: AbortSignal.timeout(patienceMs) }).catch((error: unknown) => error)).problem;
    try {
      expect(await failure(`${at}/silence`, 50)).toBe('timeout');
      expect(await failure(`${at}/hang-up`, 5_000)).toBe('connect');
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await failure(`${at}/gone`, 5_000)).toBe('connect');
  });
});
