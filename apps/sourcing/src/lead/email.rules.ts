import providers from 'email-providers/all.json';
import { domainToASCII } from 'node:url';
import { quoted, type Reading } from './reading.rules';

/** Lengths of RFC 5321: the part before the @, and the whole address. */
const LONGEST_LOCAL = 64;
const LONGEST_ADDRESS = 254;

const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** Slips that are no other company's domain; all of them belong to squatters. */
const MEANT: Readonly<Record<string, string>> = {
  'gmial.com': 'gmail.com', 'gmai.com': 'gmail.com', 'gmal.com': 'gmail.com', 'gnail.com': 'gmail.com', 'gmail.co': 'gmail.com', 'gmail.con': 'gmail.com', 'gmail.cm': 'gmail.com', 'yaho.com': 'yahoo.com', 'yahooo.com': 'yahoo.com', 'yahoo.con': 'yahoo.com',
  'hotmial.com': 'hotmail.com', 'hotmal.com': 'hotmail.com', 'hotmail.con': 'hotmail.com', 'outlok.com': 'outlook.com', 'outlook.con': 'outlook.com', 'iclod.com': 'icloud.com', 'icloud.con': 'icloud.com',
};

/** Left of what people paste: a link, a name before the address, invisible signs, a full stop behind it. */
function bare(text: string): string {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '').trim();
  const inBrackets = /<([^<>]*)>\s*$/.exec(plain)?.[1] ?? plain;
  return inBrackets.trim().replace(/^mailto:/i, '').replace(/[.,;:]+$/, '').toLowerCase();
}

/**
 * An address as it is kept: small letters, the domain in ASCII (punycode), plus tags as they were sent.
 * What is only suspicious (an unread mailbox, a domain without mail servers) is for the verification to judge.
 */
export function readEmail(text: string): Reading<string> {
  const plain = bare(text);
  const no = (why: string): Reading<string> => ({ problem: `${quoted(text, 60)} is no e-mail address: ${why}.` });
  if (/[\s,;]/.test(plain)) return no('only one address without spaces or commas can stand here');
  const parts = plain.split('@');
  if (parts.length === 1) return no('it has no @');
  if (parts.length > 2) return no('it has more than one @');
  const [local = '', named = ''] = parts;
  if (local === '') return no('nothing stands before the @');
  if (named === '') return no('nothing stands behind the @');
  if (!named.includes('.')) return no('the part behind the @ has no dot, as gmail.com has');
  const domain = domainToASCII(named);
  if (!DOMAIN.test(domain)) return no(`${quoted(named, 60)} is no domain`);
  if (local.length > LONGEST_LOCAL) return no(`the part before the @ is longer than ${LONGEST_LOCAL} characters`);
  if (!LOCAL.test(local)) return no('before the @ only plain letters, digits and signs such as . _ + - can stand');
  const address = `${local}@${domain}`;
  if (address.length > LONGEST_ADDRESS) return no(`it is longer than ${LONGEST_ADDRESS} characters`);
  const meant = MEANT[domain];
  return meant === undefined ? { value: address } : no(`the domain ${domain} is probably a slip for ${meant}`);
}

/** The mailbox behind an address, by which repeats are recognised: Gmail takes no notice of dots and has two names. Plus tags tell leads apart. */
export function mailboxKey(address: string): string {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return address;
  const [name = '', ...tag] = local.split('+');
  return `${[name.replaceAll('.', ''), ...tag].join('+')}@gmail.com`;
}

/** Whose mailboxes are handed out to anybody, such a domain says nothing of a company: the public list, and what it lacks. */
const FREE_MAIL = new Set([...providers, 'fastmail.com', 'duck.com']);

/** The company's domain that an address tells; null for mailboxes that anybody may have. */
export function companyDomainOf(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return FREE_MAIL.has(domain) ? null : domain;
}
