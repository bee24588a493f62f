import { load } from 'cheerio';
import { phoneOf } from '../profile/similarity.rules';
import { normalAddress } from './address.rules';
import { withinTags } from './decode.rules';
import { socialProfileOf, type SocialProfile } from './social.rules';

/** What one page says of how to reach the business. */
export interface PageContacts {
  emails: { address: string; how: 'link' | 'schema' | 'text'; byline: boolean }[];
  phones: string[];
  socialProfiles: SocialProfile[];
}

// The look-behind keeps the search linear: it starts once per word, not once per letter.
const ADDRESS = /(?<![a-z0-9._%+'-])[a-z0-9][a-z0-9._%+'-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,6}[a-z][a-z0-9-]{1,23}/gi;
const AT = /\s{0,3}(?:\[\s?at\s?\]|\(\s?at\s?\)|\{\s?at\s?\}|<\s?at\s?>|\[\s?@\s?\]|\(\s?@\s?\))\s{0,3}/gi;
const DOT = /\s{0,3}(?:\[\s?(?:dot|\.)\s?\]|\(\s?(?:dot|\.)\s?\)|\{\s?dot\s?\})\s{0,3}/gi;
// Without brackets only when both words stand in their places: "joe at joes dot com".
const SPOKEN = /(?<![\w.])([a-z0-9._-]{1,64})\s+at\s+([a-z0-9-]{1,63}(?:\s+dot\s+[a-z0-9-]{1,63}){1,4})(?![\w@])/gi;
const PHONE = /(?<![\d.-])(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.\u2010-\u2013-])[2-9]\d{2}[\s.\u2010-\u2013-]\d{4}(?!\d)/g;
const BYLINE = /(?:(?:web\s?)?site|page|web|web\s?design|seo|marketing|hosting)?\s*(?:designed|design|built|made|created|developed|development|powered|hosted|hosting|maintained|website|site)\s+(?:and\s+\w+\s+)?(?:by|with)\b[^.\n]{0,60}$/i;
const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head', 'iframe', 'object']);
const MOST_SCHEMA_NODES = 500;
/** As in the DOM: comments are nodes with data too. */
const TEXT_NODE = 3;

type Root = ReturnType<typeof load>;
type Node = ReturnType<ReturnType<Root>['contents']>[number];

/** Cloudflare hides addresses as hexadecimal: the first byte is the key of the others. */
export function cloudflareAddress(hex: string): string | null {
  if (!/^(?:[0-9a-f]{2}){4,130}$/i.test(hex)) return null;
  const [key = 0, ...rest] = Buffer.from(hex, 'hex');
  return normalAddress(Buffer.from(rest.map((byte) => byte ^ key)).toString('utf8'));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray per cent sign: taken as it stands.
    return text;
  }
}

/** The addresses of a mailto link; one may name several, and more in its query. */
function linked(href: string): string[] {
  const [to = '', query = ''] = href.slice('mailto:'.length).split('?');
  return [...decoded(to).split(/[,;]/), ...new URLSearchParams(query).getAll('to')].map(normalAddress).filter((address) => address !== null);
}

/** Plain spelling of addresses that people hide from simple machines. */
function unhidden(text: string): string {
  return text.replace(AT, '@').replace(DOT, '.').replace(SPOKEN, (_whole, local: string, host: string) => `${local}@${host.replace(/\s+dot\s+/gi, '.')}`);
}

interface Seen {
  text: string;
  links: Set<string>;
  hrefs: string[];
  /** Texts of structured data, as JSON. */
  data: string[];
  /** Values of elements that are marked as email. */
  marked: string[];
}

function textUnder(node: Node): string {
  return 'children' in node ? node.children.map((child) => ('data' in child && child.nodeType === TEXT_NODE ? child.data : '')).join('') : '';
}

/**
 * The page as a reader sees it, with linked addresses written out where they stand. One walk gathers everything:
 * selectors take quadratic time on pages that are nested to hang them.
 */
function seen(root: readonly Node[]): Seen {
  const parts: string[] = [];
  const into: Omit<Seen, 'text'> = { links: new Set(), hrefs: [], data: [], marked: [] };
  // An own stack: pages nested thousands deep exist.
  const open = root.map((node) => ({ node, hidden: false })).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node } = next;
    if (!next.hidden && 'data' in node && node.nodeType === TEXT_NODE) parts.push(node.data);
    if (!('children' in node)) continue;
    const hidden = next.hidden || ('name' in node && UNSEEN.has(node.name));
    if ('attribs' in node) {
      parts.push(' ');
      if (node.name === 'script' && /^application\/ld\+json/i.test(node.attribs.type ?? '')) into.data.push(textUnder(node));
      if (node.attribs.itemprop === 'email') into.marked.push(node.attribs.content ?? textUnder(node));
      if (!hidden) readLink(node.attribs, into, parts);
    }
    for (let at = node.children.length - 1; at >= 0; at -= 1) open.push({ node: node.children[at] as Node, hidden });
  }
  return { ...into, text: parts.join('').replace(/[\s\u00a0\u200b]+/g, ' ') };
}

function readLink({ href, 'data-cfemail': disguised }: Record<string, string | undefined>, { links, hrefs }: Pick<Seen, 'links' | 'hrefs'>, parts: string[]): void {
  const cloudflare = cloudflareAddress(disguised ?? /\/cdn-cgi\/l\/email-protection#([0-9a-f]+)/i.exec(href ?? '')?.[1] ?? '');
  const addresses = [...(href !== undefined && /^mailto:/i.test(href.trim()) ? linked(href.trim()) : []), ...(cloudflare === null ? [] : [cloudflare])];
  for (const address of addresses) {
    links.add(address);
    parts.push(` ${address} `);
  }
  if (href !== undefined) hrefs.push(href.trim());
}

/** Every object in the structured data of a page, however deep it stands. */
export function schemaNodes(data: readonly string[]): Record<string, unknown>[] {
  const nodes: Record<string, unknown>[] = [];
  for (const text of data) {
    const open: unknown[] = [];
    try {
      open.push(JSON.parse(text.replace(/^\s*<!--|-->\s*$/g, '')));
    } catch {
      // Broken data is the audit's to report; here it says nothing.
      continue;
    }
    for (let next = open.pop(); next !== undefined && nodes.length < MOST_SCHEMA_NODES; next = open.pop()) {
      if (Array.isArray(next)) open.push(...(next as unknown[]).slice(0, MOST_SCHEMA_NODES));
      else if (typeof next === 'object' && next !== null) {
        nodes.push(next as Record<string, unknown>);
        open.push(...(Object.values(next) as unknown[]).filter((inner) => typeof inner === 'object' && inner !== null));
      }
    }
  }
  return nodes;
}

function textsAt(nodes: readonly Record<string, unknown>[], key: string): string[] {
  return nodes.flatMap((node) => (Array.isArray(node[key]) ? (node[key] as unknown[]) : [node[key]])).filter((value) => typeof value === 'string');
}

/** Everything on a page by which the business may be reached: links, structured data, visible text, simple disguises (R5.02). */
export function contactsOnPage(html: string, pageUrl: string): PageContacts {
  const root = load(withinTags(html), { xml: { xmlMode: false, decodeEntities: true } }).root().toArray();
  const { text, links, hrefs, data, marked } = seen(root);
  const nodes = schemaNodes(data);
  const plain = unhidden(text);
  const emails = new Map<string, PageContacts['emails'][number]>();
  for (const match of plain.matchAll(ADDRESS)) {
    const address = normalAddress(match[0]);
    if (address === null) continue;
    const byline = BYLINE.test(plain.slice(Math.max(0, match.index - 100), match.index));
    const before = emails.get(address);
    // Seen once outside a byline, it is the business's.
    emails.set(address, { address, how: links.has(address) ? 'link' : 'text', byline: byline && (before?.byline ?? true) });
  }
  for (const value of [...textsAt(nodes, 'email'), ...marked]) {
    const address = normalAddress(value);
    if (address !== null && !emails.has(address)) emails.set(address, { address, how: 'schema', byline: false });
  }
  const numbers = [...hrefs.filter((href) => /^tel:/i.test(href)).map((href) => decoded(href.slice(4))), ...textsAt(nodes, 'telephone'), ...[...text.matchAll(PHONE)].map((match) => match[0])];
  const profiles = [...hrefs, ...textsAt(nodes, 'sameAs')].map((href) => socialProfileOf(href, pageUrl)).filter((profile) => profile !== null);
  return {
    emails: [...emails.values()],
    phones: [...new Set(numbers.map(phoneOf).filter((phone) => phone !== null))],
    socialProfiles: [...new Map(profiles.map((profile) => [profile.url, profile])).values()],
  };
}
