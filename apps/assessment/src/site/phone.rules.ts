import { parsePhoneNumberFromString } from 'libphonenumber-js';

// North American numbers as people write them. A separator is asked for: ten digits in a row are as often an article number.
const WRITTEN = /(?<![\d.-])(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.\u2010-\u2013-])[2-9]\d{2}[\s.\u2010-\u2013-]\d{4}(?!\d)/g;

/** The number in E.164, or null when it can be none. */
export function phoneOf(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() ? parsed.number : null;
}

/** The numbers in a text, in E.164, each once. */
export function phonesIn(text: string): string[] {
  const found = [...text.matchAll(WRITTEN)].map((match) => phoneOf(match[0])).filter((phone) => phone !== null);
  return [...new Set(found)];
}
