import { parsePhoneNumberFromString } from 'libphonenumber-js';

// North American numbers as people write them. A separator is asked for: ten digits in a row are as often an article number.
const WRITTEN = /(?<![\d.-])(?:\+?1[\s.-]?)?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[\s.\u2010-\u2013-])[2-9]\d{2}[\s.\u2010-\u2013-]\d{4}(?!\d)/g;

/** The number in E.164, or null when it can be none. */
export function phoneOf(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() ? parsed.number : null;
}

/** A number in E.164 as people write it: at home without the country’s code, else with it. */
export function phoneShown(number: string): string {
  const parsed = parsePhoneNumberFromString(number);
  return parsed === undefined ? number : parsed.countryCallingCode === '1' ? parsed.formatNational() : parsed.formatInternational();
}

const FAX = /\b(tele)?fax\b[^\d\n]{0,15}$/i;
/** Numbers of licences, providers and accounts look the same. */
const OF_OTHER_KIND = /\b(lic(en[cs]e)?|npi|ein|permit|isbn|sku|account|acct|apn|nmls|dre|roc|ccb|serial|part|model|order|invoice)\b[^\d\n]{0,15}$/i;

/** The numbers in a text, in E.164, each once; those that the text calls a fax’s, a licence’s or an account’s are left out. */
export function phonesIn(text: string): string[] {
  const found = [...text.matchAll(WRITTEN)].filter(({ index }) => ![FAX, OF_OTHER_KIND].some((label) => label.test(text.slice(Math.max(0, index - 30), index)))).map((match) => phoneOf(match[0])).filter((phone) => phone !== null);
  return [...new Set(found)];
}
