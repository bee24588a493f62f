/** A street address reduced to what two ways of writing it have in common. */
export interface Street {
  /** As written, and in Queens (“39-28”) without the hyphen too. */
  numbers: readonly string[];
  /** The street's own name: without direction, kind of street and unit. */
  words: readonly string[];
}

const LEFT_OUT = new Set('st street ave av avenue rd road blvd boulevard dr drive ln lane ct court pl place sq square ter terrace pkwy parkway hwy highway way cir circle n s e w ne nw se sw north south east west northeast northwest southeast southwest the'.split(' '));
const ORDINALS: Readonly<Record<string, string>> = { first: '1', second: '2', third: '3', fourth: '4', fifth: '5', sixth: '6', seventh: '7', eighth: '8', ninth: '9', tenth: '10', eleventh: '11', twelfth: '12' };
const KINDS = 'st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|court|pl|place|sq|square|ter|terrace|pkwy|parkway|hwy|highway|way|broadway|cir|circle';
const WRITTEN_OUT = new RegExp(String.raw`\b\d{1,6}[a-z]?\s+(?:[\p{L}\d.'’-]+\s+){0,4}(?:${KINDS})\b\.?`, 'iu');
/** An address at the beginning of a line, or behind what introduces it. */
const ADDRESS_LINE = new RegExp(String.raw`(?:^|[:,|·•]\s*|\b(?:at|en)\s+)(\d{1,6}(?:[-–]\d{1,6})?[a-z]?\s+(?:[\p{L}\d.'’-]+\s+){0,4}(?:${KINDS})\b.*)`, 'iu');
/** What else begins with a number: years, phone numbers, times and distances. */
const NO_ADDRESS = /©|\(c\)|copyright|\b(19|20)\d{2}\b|\d{3}[\s.)-]{0,3}\d{3}[\s.-]{0,3}\d{4}|\b(blocks?|minutes?|mins?|miles?|days?|hours?|years?|am|pm|from|off)\b/i;
const STATE_AND_ZIP = /\b[A-Z]{2}\s+\d{5}(-\d{4})?\b/;

/** The parts of a line such as "123 W 34th St, Suite 5"; null when it has no number or no name. */
export function streetOf(line: string): Street | null {
  const match = /(?:^|\s)(\d{1,6})[a-z]?(?:[-–](\d+))?\s+([^,\n#]+)/iu.exec(line);
  if (!match) return null;
  const [, number = '', behind, rest = ''] = match;
  const words = wordsOf(rest.replace(/\b(suite|ste|apt|apartment|unit|floor|fl|rm|room)\b.*$/i, ''));
  return words.length === 0 ? null : { numbers: behind === undefined ? [number] : [number, `${number}${behind}`], words };
}

/** The address that a line is written to tell; null for a line that may tell anything else. */
export function addressIn(line: string): string | null {
  return NO_ADDRESS.test(line) ? null : (ADDRESS_LINE.exec(line.trim())?.[1] ?? null);
}

export function sameStreet(one: Street, other: Street): boolean {
  return sameNumber(one, other) && one.words.some((word) => other.words.includes(word));
}

export function sameNumber(one: Street, other: Street): boolean {
  return one.numbers.some((number) => other.numbers.includes(number));
}

/** Whether the text shows this address, however it abbreviates. */
export function showsStreet(text: string, street: Street): boolean {
  const numbers = street.numbers.map((number) => (number.length < 3 ? number : `${number.slice(0, -2)}[-–]?${number.slice(-2)}`)).join('|');
  for (const match of text.matchAll(new RegExp(String.raw`(?<![\d.$-])(?:${numbers})[a-z]?\b(?:-\d+)?\s+([^\n]{1,60})`, 'giu'))) {
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
