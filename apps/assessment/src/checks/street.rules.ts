/** A street address reduced to what two ways of writing it have in common. */
export interface Street {
  number: string;
  /** The street's own name: without direction, kind of street and unit. */
  words: readonly string[];
}

const LEFT_OUT = new Set('st street ave av avenue rd road blvd boulevard dr drive ln lane ct court pl place sq square ter terrace pkwy parkway hwy highway way cir circle n s e w ne nw se sw north south east west northeast northwest southeast southwest the'.split(' '));
const ORDINALS: Readonly<Record<string, string>> = { first: '1', second: '2', third: '3', fourth: '4', fifth: '5', sixth: '6', seventh: '7', eighth: '8', ninth: '9', tenth: '10', eleventh: '11', twelfth: '12' };
const KINDS = 'st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|pl|place|sq|square|ter|terrace|pkwy|parkway|hwy|highway|way|broadway|cir|circle';
const WRITTEN_OUT = new RegExp(String.raw`\b\d{1,6}[a-z]?\s+(?:[\p{L}\d.'’-]+\s+){0,4}(?:${KINDS})\b\.?`, 'iu');
const STATE_AND_ZIP = /\b[A-Z]{2}\s+\d{5}(-\d{4})?\b/;

/** The parts of a line such as "123 W 34th St, Suite 5"; null when it has no number or no name. */
export function streetOf(line: string): Street | null {
  const match = /(?:^|\s)(\d{1,6})[a-z]?(?:-\d+)?\s+([^,\n#]+)/iu.exec(line);
  if (!match) return null;
  const name = (match[2] ?? '').replace(/\b(suite|ste|apt|apartment|unit|floor|fl|rm|room)\b.*$/i, '');
  const words = wordsOf(name);
  return words.length === 0 ? null : { number: match[1] ?? '', words };
}

export function sameStreet(one: Street, other: Street): boolean {
  return one.number === other.number && one.words.some((word) => other.words.includes(word));
}

/** Whether the text shows this address, however it abbreviates. */
export function showsStreet(text: string, street: Street): boolean {
  for (const match of text.matchAll(new RegExp(String.raw`(?<![\d.$-])${street.number}[a-z]?\b(?:-\d+)?\s+([^\n]{1,60})`, 'giu'))) {
    if (wordsOf(match[1] ?? '').some((word) => street.words.includes(word))) return true;
  }
  return false;
}

/** Whether the text shows any address at all; when in doubt it does. */
export function showsAnyStreet(text: string): boolean {
  return WRITTEN_OUT.test(text) || STATE_AND_ZIP.test(text) || /\bP\.?\s?O\.? Box\b/i.test(text);
}

function wordsOf(name: string): string[] {
  const words = name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').match(/[\p{L}\d'’]+/gu) ?? [];
  return words.map((word) => ORDINALS[word] ?? word.replace(/^(\d+)(st|nd|rd|th)$/, '$1').replace(/['’]/g, '')).filter((word) => !LEFT_OUT.has(word));
}
