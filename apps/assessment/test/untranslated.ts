import type { Words } from '../src/site/words.rules';

/** Words that give an English sentence away, and that Spanish does not have. */
const ENGLISH = /\b(the|an|of|with|without|and|or|is|are|was|were|has|have|not|none|which|that|this|from|on|at|page|pages|site|could|may|shows?|says|status|linked|named?)\b/i;
/** Names of headers, selectors, formats and measures are the same everywhere. */
const CODE = /^[\w.:,\-%>#[\]="()* <!^$]*$/;

/** What a reader of Spanish would meet in English: neither said in Spanish nor a quotation of the site; nothing when all is well. */
export function untranslated(words: Words, site: unknown): string[] {
  if (typeof words === 'string') return ENGLISH.test(words) && !(CODE.test(words) && !/^[a-z]+( [a-z]+)+$/i.test(words)) && !isQuoted(words, site) ? [words] : [];
  const own = withoutQuotations(words.es);
  const numbers = (text: string): string => (text.match(/\d+/g) ?? []).sort().join(' ');
  return words.es.trim() === '' || words.es === words.en || ENGLISH.test(own) || numbers(words.es) !== numbers(words.en) ? [words.es] : [];
}

/** Addresses, tags and what stands between quotation marks is the site’s own. */
function withoutQuotations(text: string): string {
  return text.replace(/“[^”]*”|<[^>]*>?|https?:\S+|:[a-z-]+\(\d+\)|\/\S+|[\w-]+\.[\w.-]+/g, '');
}

function isQuoted(text: string, site: unknown): boolean {
  const material = spaced(JSON.stringify(site).replaceAll('\\"', '"'));
  return text.split('…').every((part) => material.includes(spaced(part)));
}

function spaced(text: string): string {
  return text.replace(/\\n|\s+/g, ' ').trim();
}
