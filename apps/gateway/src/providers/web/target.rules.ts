import { isUrl } from '@leadfactory/kernel';
import { literalAddress } from './address.rules';

export type Vetting = { ok: true; url: URL } | { ok: false; problem: 'protocol' | 'refused_address'; detail: string };

/** Names that never lead outside, whatever a resolver says. */
const INSIDE = /(^|\.)(localhost|local|internal|localdomain|home\.arpa|lan|intranet|corp|home)$/;
const LONGEST_URL = 4_096;

/**
 * What may be asked for at all: http or https, no login, a port on which sites are served, no name or literal address of
 * the inside. `isPublic` judges literal addresses; names are judged again by what they resolve to.
 */
export function vetTarget(text: string, isPublic: (address: string) => boolean, base?: URL): Vetting {
  if (text.length > LONGEST_URL || !isUrl(text, base?.href)) return { ok: false, problem: 'protocol', detail: `"${text.slice(0, 100)}" is no URL.` };
  // The parser turns every spelling of an IPv4 address (hex, octal, one number) into the plain one.
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { ok: false, problem: 'protocol', detail: `${url.protocol} is not fetched, only http and https.` };
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'protocol', detail: 'A URL with a login in it is not fetched.' };
  const literal = literalAddress(url.hostname);
  if (literal !== null && !isPublic(literal)) return { ok: false, problem: 'refused_address', detail: `${literal} is not a public address.` };
  const name = url.hostname.replace(/\.+$/, '');
  if (literal === null && (INSIDE.test(name) || !name.includes('.'))) return { ok: false, problem: 'refused_address', detail: `${name} is a name of the inside.` };
  const port = Number(url.port);
  // Below 1024 only the web's own ports: the others speak protocols that a request could be smuggled into.
  if (url.port !== '' && port < 1024 && port !== 80 && port !== 443) return { ok: false, problem: 'protocol', detail: `Port ${url.port} is not one on which sites are served.` };
  url.hash = '';
  return { ok: true, url };
}
