/** What a robots.txt says to one robot, bounded: strangers write these files, and their patterns meet addresses that they write too. */
export interface BoundedRules {
  /** A robots.txt with the rules that can be judged in no time; its one group is ours. */
  text: string;
  /** What all beginnings of paths are that are forbidden, whatever is allowed below them. */
  forbidden: readonly string[];
}

interface Rule {
  pattern: string;
  allow: boolean;
}

interface Group {
  rules: Rule[];
  crawlDelay: string | null;
}

const MOST_RULES = 2_000;
const MOST_WILDCARDS = 20;
const LONGEST_PATTERN = 2_000;
/** Each of them may cost a look at the whole address: so many take a fifth of a second with the longest address, and are some hundred rules. */
const MOST_WILDCARD_CHARACTERS = 8_000;

/** The rules for the robot of this name, or for all when none are for it. */
export function boundedRules(robotsTxt: string, userAgent: string): BoundedRules {
  const { rules, crawlDelay } = groupFor(robotsTxt, tokenOf(userAgent));
  const kept: Rule[] = [];
  const forbidden = new Set<string>();
  let wildcardCharacters = 0;
  for (const rule of rules) {
    const wildcards = rule.pattern.split('*').length - 1;
    const cost = wildcards === 0 ? 0 : rule.pattern.length - rule.pattern.indexOf('*');
    if (kept.length < MOST_RULES && wildcards <= MOST_WILDCARDS && rule.pattern.length <= LONGEST_PATTERN && wildcardCharacters + cost <= MOST_WILDCARD_CHARACTERS) {
      kept.push(rule);
      wildcardCharacters += cost;
      // When in doubt, no: what would be allowed by a rule that cannot be judged is not, and what would be forbidden is, with its like.
    } else if (!rule.allow) forbidden.add(prefixOf(rule.pattern));
  }
  const lines = kept.map(({ pattern, allow }) => `${allow ? 'Allow' : 'Disallow'}: ${pattern}`);
  return { text: ['User-agent: *', ...lines, ...(crawlDelay === null ? [] : [`Crawl-delay: ${crawlDelay}`])].join('\n'), forbidden: [...forbidden] };
}

/** RFC 9309 §2.2.2: bytes are compared as the address has them, percent-encoded. */
export function isForbidden({ forbidden }: BoundedRules, url: URL): boolean {
  const path = upperEncoded(`${url.pathname}${url.search}`);
  return forbidden.some((prefix) => path.startsWith(prefix));
}

/** A file that was cut off ends with its last whole line: half a rule may say the opposite. */
export function wholeLines(text: string): string {
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

function groupFor(robotsTxt: string, own: string): Group {
  const groups: Record<'own' | 'all', Group> = { own: { rules: [], crawlDelay: null }, all: { rules: [], crawlDelay: null } };
  const named = { own: false, all: false };
  let current: Set<'own' | 'all'> = new Set();
  let isNaming = false;
  for (const [key, value] of linesOf(robotsTxt)) {
    if (key === 'user-agent') {
      if (!isNaming) current = new Set();
      const token = tokenOf(value);
      if (token === own) current.add('own');
      if (token === '*') current.add('all');
    } else {
      for (const name of current) {
        const group = groups[name];
        if (key === 'allow' || key === 'disallow') {
          named[name] = true;
          if (value !== '') group.rules.push({ pattern: value, allow: key === 'allow' });
        } else if (key === 'crawl-delay') {
          named[name] = true;
          if (!Number.isNaN(Number(value))) group.crawlDelay = value;
        }
      }
    }
    isNaming = key === 'user-agent';
  }
  return named.own ? groups.own : groups.all;
}

function* linesOf(text: string): Generator<[string, string]> {
  for (const line of text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/)) {
    const told = line.split('#', 1)[0] ?? '';
    const colon = told.indexOf(':');
    if (colon > 0) yield [told.slice(0, colon).trim().toLowerCase(), told.slice(colon + 1).trim()];
  }
}

function tokenOf(userAgent: string): string {
  return (userAgent.split('/', 1)[0] ?? '').trim().toLowerCase();
}

/** What all addresses of the pattern begin with. A dollar sign at the end would be taken for the end of the address. */
function prefixOf(pattern: string): string {
  const literal = (pattern.split('*', 1)[0] ?? '').replace(/\$+$/, '');
  return literal === '' ? '/' : encoded(literal);
}

function encoded(path: string): string {
  try {
    return upperEncoded(encodeURI(path).replace(/%25/g, '%'));
  } catch {
    // Half of a surrogate pair: no address has it.
    return upperEncoded(path);
  }
}

function upperEncoded(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (match) => match.toUpperCase());
}
