import { LONGEST_KEY, wordsOf } from './name.rules';

const SHORT: Readonly<Record<string, string>> = {
  street: 'st', avenue: 'ave', av: 'ave', boulevard: 'blvd', road: 'rd', drive: 'dr', lane: 'ln', court: 'ct', place: 'pl', square: 'sq', terrace: 'ter', highway: 'hwy', parkway: 'pkwy', circle: 'cir', trail: 'trl', turnpike: 'tpke', crescent: 'cres', circuit: 'cct',
  north: 'n', south: 's', east: 'e', west: 'w', northeast: 'ne', northwest: 'nw', southeast: 'se', southwest: 'sw', saint: 'st', mount: 'mt', fort: 'ft',
  first: '1st', second: '2nd', third: '3rd', fourth: '4th', fifth: '5th', sixth: '6th', seventh: '7th', eighth: '8th', ninth: '9th', tenth: '10th',
};
const KINDS = new Set(['st', 'ave', 'blvd', 'rd', 'dr', 'ln', 'ct', 'pl', 'sq', 'ter', 'hwy', 'pkwy', 'cir', 'trl', 'tpke', 'cres', 'cct', 'way']);
const UNIT = /(?:#|\b(?:suite|ste|unit|apt|apartment|room|rm|floor|fl|bldg|building|lot)\b\.?)\s*[\w-]*.*$/i;

/** An address line as it is compared: `1411 Northwest Flanders Street, Suite 2` is `1411 nw flanders st`. Null when nothing is left. */
export function streetKey(line: string | null): string | null {
  if (line === null) return null;
  const without = line.replace(UNIT, '');
  const words = wordsOf(without.trim() === '' ? line : without).map((word) => SHORT[word] ?? word);
  return words.length === 0 ? null : words.join(' ').slice(0, LONGEST_KEY).replace(/\p{Surrogate}/gu, '').trim();
}

/** Number and name of a street key: the kind of the road is left out because people leave it out. */
export function streetParts(key: string): { number: string | null; name: string } {
  const words = key.split(' ');
  const number = /^\d/.test(words[0]!) && words.length > 1 ? words[0]! : null;
  const rest = number === null ? words : words.slice(1);
  const named = rest.length > 1 && KINDS.has(rest.at(-1)!) ? rest.slice(0, -1) : rest;
  return { number, name: named.join(' ') };
}
