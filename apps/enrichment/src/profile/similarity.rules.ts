import { isUrl } from '@leadfactory/kernel';
import { getDomain } from 'tldts';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Legal forms and fillers, which directories write or leave out as they please. */
const FILLERS = new Set(['llc', 'inc', 'co', 'corp', 'corporation', 'company', 'ltd', 'lp', 'llp', 'pllc', 'pc', 'pa', 'the', 'and', 'of', 'at']);

/** Words of a text in plain small letters: no accents, apostrophes closed up, everything else a gap. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’`.]/g, '').replace(/&/g, ' and ');
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

function nameWords(name: string, placeWords: ReadonlySet<string>): string[] {
  const words = wordsOf(name);
  const telling = words.filter((word) => !FILLERS.has(word));
  // "Joe's Pizza Boise" is Joe's Pizza; "Boise" alone stays what it is.
  const without = telling.filter((word) => !placeWords.has(word));
  if (without.length > 0) return without;
  return telling.length > 0 ? telling : words;
}

function pairs(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at < text.length - 1; at += 1) counts.set(text.slice(at, at + 2), (counts.get(text.slice(at, at + 2)) ?? 0) + 1);
  return counts;
}

/** Sørensen–Dice of letter pairs, 0–1: forgives typing errors, and does not care for gaps. */
function dice(left: string, right: string): number {
  if (left === right) return 1;
  const [a, b] = [pairs(left), pairs(right)];
  const total = Math.max(0, left.length - 1) + Math.max(0, right.length - 1);
  if (total === 0) return 0;
  let both = 0;
  for (const [pair, count] of a) both += Math.min(count, b.get(pair) ?? 0);
  return (2 * both) / total;
}

/** What a name that only says more than the other is worth: "Smith Family Dental" and "Smith Dental" are likely one. */
const CONTAINED = 0.85;

/** How alike two business names are, 0–1. `city` may stand in either without making a difference. */
export function nameSimilarity(left: string, right: string, city = ''): number {
  const place = new Set(wordsOf(city));
  const [a, b] = [nameWords(left, place), nameWords(right, place)];
  if (a.length === 0 || b.length === 0) return 0;
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  const contained = fewer.length >= 2 && fewer.every((word) => more.includes(word)) ? CONTAINED : 0;
  return Math.max(dice(a.join(''), b.join('')), dice([...a].sort().join(''), [...b].sort().join('')), contained);
}

const STREET_WORDS: Readonly<Record<string, string>> = {
  st: 'street', str: 'street', ave: 'avenue', av: 'avenue', blvd: 'boulevard', rd: 'road', dr: 'drive', ln: 'lane', ct: 'court', pl: 'place', sq: 'square', hwy: 'highway', pkwy: 'parkway', ter: 'terrace', cir: 'circle', trl: 'trail',
  n: 'north', s: 'south', e: 'east', w: 'west', ne: 'northeast', nw: 'northwest', se: 'southeast', sw: 'southwest',
  first: '1st', second: '2nd', third: '3rd', fourth: '4th', fifth: '5th', sixth: '6th', seventh: '7th', eighth: '8th', ninth: '9th', tenth: '10th',
};
const UNIT = /^(suite|ste|unit|apt|apartment|floor|fl|room|rm|bldg|building)$/;

function streetOf(line: string): { number: string | null; words: string[] } {
  const all = wordsOf(line.split(',')[0] ?? '').map((word) => STREET_WORDS[word] ?? word);
  const unit = all.findIndex((word, index) => index > 1 && UNIT.test(word));
  const words = unit === -1 ? all : all.slice(0, unit);
  return words[0] !== undefined && /^\d/.test(words[0]) ? { number: words[0], words: words.slice(1) } : { number: null, words };
}

/** How alike two street lines are, 0–1; null when one names no street. Two numbers of one street are two places. */
export function streetSimilarity(left: string, right: string): number | null {
  const [a, b] = [streetOf(left), streetOf(right)];
  if (a.words.length === 0 || b.words.length === 0) return null;
  const street = dice(a.words.join(''), b.words.join(''));
  if (a.number !== null && b.number !== null && a.number !== b.number) return 0;
  return a.number === null || b.number === null ? street * 0.6 : street;
}

/** A number in E.164, or null when it can be none. */
export function phoneOf(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() ? parsed.number : null;
}

/** Sites on which many businesses have a page: that two have one there says nothing. */
const SHARED_SITES = new Set(['facebook.com', 'instagram.com', 'yelp.com', 'google.com', 'linkedin.com', 'twitter.com', 'x.com', 'tiktok.com', 'youtube.com', 'linktr.ee', 'doordash.com', 'ubereats.com', 'grubhub.com', 'opentable.com', 'square.site', 'goo.gl', 'bit.ly', 'business.site', 'tripadvisor.com', 'yellowpages.com', 'vagaro.com', 'booksy.com']);

/** The registrable domain of a site of its own (wix and the like count each customer's), or null. */
export function ownDomain(url: string | null): string | null {
  if (url === null || !isUrl(url)) return null;
  const host = new URL(url).hostname.replace(/^www\./, '').toLowerCase();
  const domain = getDomain(host, { allowPrivateDomains: true }) ?? host;
  const publicDomain = getDomain(host) ?? host;
  return SHARED_SITES.has(domain) || (SHARED_SITES.has(publicDomain) && domain === publicDomain) ? null : domain;
}

/** Metres between two points (haversine; good to half a per cent). */
export function metresBetween(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  const rad = Math.PI / 180;
  const h = Math.sin(((b.latitude - a.latitude) * rad) / 2) ** 2 + Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2;
  return 2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(h)));
}
