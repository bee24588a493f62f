import { LONGEST_KEY, wordsOf } from '../identity/name.rules';
import { quoted, type Reading } from './reading.rules';

/** Longer ones are texts, not names. */
const LONGEST = 120;

/** Small words inside a family name, in the languages that leads come with. */
const PARTICLES = new Set(['van', 'von', 'vom', 'der', 'den', 'ter', 'ten', 'zu', 'zum', 'zur', 'de', 'del', 'della', 'di', 'da', 'do', 'dos', 'das', 'du', 'des', 'la', 'las', 'los', 'le', 'y', 'e', 'bin', 'bint', 'ibn', 'al', 'el', 'af', 'av', 'op', "'t"]);
const SUFFIXES: Readonly<Record<string, string>> = { jr: 'Jr.', sr: 'Sr.', ii: 'II', iii: 'III', iv: 'IV', esq: 'Esq.', md: 'MD', dds: 'DDS', dmd: 'DMD', dvm: 'DVM', cpa: 'CPA', phd: 'PhD', jd: 'JD', rn: 'RN' };
const HONORIFICS = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof', 'rev', 'sir', 'madam']);
/** Scottish names that have a second capital; Mack, Macy and Machado have none. */
const MAC = /^mac(donald|arthur|gregor|leod|millan|pherson|kinnon|laren|namara|intyre|intosh|lean|neil|farlane|dougall)$/;

const plain = (word: string) => word.toLowerCase().replace(/[.,]/g, '');

/** `o'brien-mcdonald` is O'Brien-McDonald: each part that a hyphen or an apostrophe makes begins anew. */
function capitalised(word: string): string {
  return word.toLowerCase().split(/([-‐‑'’.])/).map((part, index, parts) => {
    // The s of a genitive stays small, and so does what follows a French elision of one letter in the middle of a name.
    if (index > 0 && /['’]/.test(parts[index - 1]!) && part.length <= 1) return part;
    if (/^mc\p{L}{2,}$/u.test(part)) return `Mc${part[2]!.toUpperCase()}${part.slice(3)}`;
    if (MAC.test(part)) return `Mac${part[3]!.toUpperCase()}${part.slice(4)}`;
    const [first = '', ...rest] = [...part];
    return first.toUpperCase() + rest.join('');
  }).join('');
}

function spelled(word: string, index: number, all: readonly string[], shouted: boolean): string {
  const bare = plain(word);
  const isLast = index === all.length - 1;
  const suffix = SUFFIXES[bare];
  if (suffix !== undefined && index > 0 && (isLast || SUFFIXES[plain(all[index + 1]!)] !== undefined)) return suffix;
  const isSmall = word === word.toLowerCase() && word !== word.toUpperCase();
  const isCapital = word === word.toUpperCase() && word !== word.toLowerCase();
  if (PARTICLES.has(word.toLowerCase()) && index > 0 && !isLast) return shouted || isSmall ? word.toLowerCase() : word;
  // Who writes some words with care writes initials and two-letter names so too: JP, T.J.
  if (isSmall || (isCapital && (shouted || bare.length > 3))) return capitalised(word);
  return word;
}

/**
 * A person's name as people write it: JOHN O'BRIEN, "smith, anna" and "ludwig van beethoven" get their capitals and
 * order; a name that was written with care stays as it is.
 */
export function readPerson(text: string): Reading<string> {
  // Joiners belong to Persian and Indic names; all other invisible signs turn or hide what stands there.
  const clean = text.normalize('NFC').replace(/[^\P{Cf}\u200c\u200d]/gu, '').replace(/[\p{Cc}\p{Zs}\s]+/gu, ' ').replace(/\p{Surrogate}/gu, '').trim().replace(/^["“”]+|["“”]+$/g, '').trim();
  const shown = quoted(clean);
  if (clean === '') return { problem: 'The name is empty.' };
  if (clean.length > LONGEST) return { problem: `${shown} is longer than a name can be (${LONGEST} characters).` };
  if (/@|:\/\/|www\./i.test(clean)) return { problem: `${shown} is an address, not a name.` };
  if (/[<>{}[\]|\\=]/.test(clean)) return { problem: `${shown} has signs that no name has.` };
  if (!/\p{L}/u.test(clean)) return { problem: `${shown} has no letters.` };
  const words = ordered(clean).split(' ');
  const letters = words.join('');
  const shouted = letters.toUpperCase() === letters || letters.toLowerCase() === letters;
  return { value: words.map((word, index) => spelled(word, index, words, shouted)).join(' ') };
}

/** First and family name of a whole one, without title and degree; what is one word has no family name. */
export function partsOf(name: string): { first: string; last: string | null } {
  const words = name.split(' ');
  const named = words.filter((word, index) => !(index === 0 && words.length > 1 && HONORIFICS.has(plain(word))) && (index === 0 || SUFFIXES[plain(word)] === undefined));
  const [first = name, ...rest] = named;
  const particle = rest.findIndex((word, index) => PARTICLES.has(word.toLowerCase()) && index < rest.length - 1);
  return { first, last: rest.length === 0 ? null : rest.slice(particle === -1 ? -1 : particle).join(' ') };
}

/** "Smith, John" is John Smith; "John Smith, MD" is in order. */
function ordered(name: string): string {
  const parts = name.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const [family, given, ...more] = parts;
  if (family === undefined || given === undefined) return parts.join(' ');
  const isSuffix = (part: string) => part.split(' ').every((word) => SUFFIXES[plain(word)] !== undefined);
  return isSuffix(given) ? parts.join(' ') : [given, family, ...more].join(' ');
}

/** A person's name as it is compared: without title, degree and middle initials. */
export function personKey(name: string): string {
  const words = wordsOf(name);
  const named = words.filter((word, index) => !HONORIFICS.has(word) && (index === 0 || SUFFIXES[word] === undefined));
  const full = named.filter((word, index) => index === 0 || index === named.length - 1 || word.length > 1);
  return (full.length > 0 ? full : words).join(' ').slice(0, LONGEST_KEY).replace(/\p{Surrogate}/gu, '').trim();
}
