import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';

/**
 * An address as suppressions know it: lower case, the domain in ASCII, without a `+tag`. Somebody who wrote us off as
 * `anna+shop@x.com` does not want the mail at `anna@x.com` either.
 */
export function normalAddress(address: string): string {
  const text = address.normalize('NFKC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  if (at < 1) return text;
  const local = text.slice(0, at).replace(/\+.*$/, '') || text.slice(0, at);
  const domain = text.slice(at + 1).replace(/\.$/, '');
  return `${local}@${domainToASCII(domain) || domain}`;
}

/** The keyed hash under which an address is kept: without the key nobody can try addresses against it. */
export function addressHash(address: string, secret: string): string {
  return createHmac('sha256', secret).update(normalAddress(address)).digest('hex');
}

export function domainOf(address: string): string {
  return normalAddress(address).split('@').at(-1) ?? '';
}
