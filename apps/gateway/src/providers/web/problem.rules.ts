import { causesOf } from '../causes.rules';
import { FetchProblem, type Problem } from './web.types';

const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO$|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
const TIMEOUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'UND_ERR_ABORTED', 'ABORT_ERR']);
const DNS = new Set(['ENOTFOUND', 'ENODATA', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'ESERVFAIL', 'ETIMEOUT', 'EBADNAME', 'EREFUSED']);
const PROTOCOL = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RESPONSE|INVALID_ARG|REQ_CONTENT|RES_CONTENT)|ERR_INVALID_|Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_ZLIB)/;

/** The problem behind an error of the network stack, looking through its causes. */
export function problemOf(error: unknown): FetchProblem {
  const codes: string[] = [];
  for (const { at, code, name } of causesOf(error)) {
    if (at instanceof FetchProblem) return at;
    if (code !== undefined) codes.push(code);
    if (name === 'TimeoutError' || name === 'AbortError') codes.push('ETIMEDOUT');
  }
  const is = (problem: Problem): FetchProblem => new FetchProblem(problem, `${error instanceof Error ? error.message : String(error)}${codes[0] === undefined ? '' : ` (${codes[0]})`}`, { cause: error });
  if (codes.some((code) => TLS.test(code))) return is('tls');
  if (codes.some((code) => DNS.has(code))) return is('dns');
  if (codes.some((code) => TIMEOUT.has(code))) return is('timeout');
  if (codes.some((code) => PROTOCOL.test(code))) return is('protocol');
  return is('connect');
}
