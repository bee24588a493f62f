import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { FetchProblem } from '../web/web.types';

/** Of one connection only, and not for the next one (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set(['connection', 'proxy-connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'proxy-authorization', 'proxy-authenticate']);

/** The headers that go on to the other side. */
export function forwardable(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => value !== undefined && !HOP_BY_HOP.has(name) && !named.has(name)));
}

/** How a forward proxy tells what a direct connection would have met (ADR 7); null for the site's own answer. */
export function proxyProblem(status: number, headers: IncomingHttpHeaders): FetchProblem | null {
  const told = (name: string): string | undefined => [headers[name]].flat()[0];
  if (status === 526 && told('x-sandbox-tls') !== undefined) return new FetchProblem('tls', `The certificate is not valid: ${told('x-sandbox-tls')}.`);
  if (status === 502 && told('x-sandbox-dns') === 'nxdomain') return new FetchProblem('dns', 'There is no such host.');
  if (status === 502 && told('x-sandbox-connect') !== undefined) return new FetchProblem('connect', `The connection was ${told('x-sandbox-connect')}.`);
  return null;
}
