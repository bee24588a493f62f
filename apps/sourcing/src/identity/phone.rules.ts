import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The number as E.164, read as a US one when it has no country; null when it cannot be a number. */
export function phoneOf(text: string | null | undefined): string | null {
  if (text === null || text === undefined || text.length > 40) return null;
  const plain = text.replace(/\D/g, '');
  // Nearly all numbers are plain US ones, and the library's parsing is a hundred times slower than this. A + has its 1 behind it: another country's numbers may be as long.
  if (/^(?:\+?1)?[\s.()-]*[2-9]\d{2}[\s.)-]*[2-9]\d{2}[\s.-]*\d{4}$/.test(text.trim())) return `+1${plain.slice(-10)}`;
  const parsed = parsePhoneNumberFromString(text, 'US');
  return parsed?.isPossible() === true && parsed.ext === undefined ? parsed.number : null;
}
