import type { Said } from './words.rules';

/** Real pages stay below 60 levels; browsers themselves stop at 512. */
const DEEPEST = 300;
/** The largest real home pages have some 15,000 tags. */
const MOST_TAGS = 60_000;

const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
/** Elements that the next of their kind closes: many of them in a row are not nested. */
const CLOSED_BY_NEXT = new Set(['p', 'li', 'dt', 'dd', 'option', 'optgroup', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'rt', 'rp']);
const RAW = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed']);

export interface LimitedHtml {
  html: string;
  /** Why a part was left out; null when all is there. */
  limit: Said | null;
}

/**
 * The part of a page that a parser can read in bounded time and memory. A page built to hang parsers (a million
 * nested tags) is cut where it becomes absurd; the caller treats what is missing from it as unknown.
 */
export function withinLimits(html: string): LimitedHtml {
  const open = new Map<string, number>();
  let depth = 0;
  let tags = 0;
  const tag = /<(?:!--|(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,60}))/g;
  for (let match = tag.exec(html); match; match = tag.exec(html)) {
    if (match[2] === undefined) {
      const end = html.indexOf('-->', tag.lastIndex);
      if (end < 0) break;
      tag.lastIndex = end;
      continue;
    }
    const name = match[2].toLowerCase();
    tags += 1;
    if (tags > MOST_TAGS) return { html: html.slice(0, match.index), limit: { en: `more than ${MOST_TAGS} tags`, es: `tiene más de ${MOST_TAGS} etiquetas` } };
    if (match[1] === '/') {
      const count = open.get(name) ?? 0;
      if (count > 0) {
        open.set(name, count - 1);
        depth -= 1;
      }
    } else if (RAW.has(name)) {
      const end = endOfRaw(html, name, tag.lastIndex);
      if (end < 0) break;
      tag.lastIndex = end;
    } else if (!VOID.has(name) && !CLOSED_BY_NEXT.has(name)) {
      open.set(name, (open.get(name) ?? 0) + 1);
      depth += 1;
      if (depth > DEEPEST) return { html: html.slice(0, match.index), limit: { en: `more than ${DEEPEST} elements inside one another`, es: `tiene más de ${DEEPEST} elementos unos dentro de otros` } };
    }
  }
  return { html, limit: null };
}

function endOfRaw(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
}
