import { cleanText } from '../listing/entry.rules';

const OTHER_WORDS: Readonly<Record<string, string>> = { usa: 'US', 'u.s.': 'US', 'u.s.a.': 'US', 'united states of america': 'US', america: 'US', uk: 'GB', 'great britain': 'GB', england: 'GB', scotland: 'GB', wales: 'GB', holland: 'NL', czechia: 'CZ' };

/** English names and ISO 3166-1 alpha-2 codes of every country that the runtime's own tables know. */
const CODES: ReadonlyMap<string, string> = (() => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const codes = letters.flatMap((first) => letters.map((second) => `${first}${second}`));
  return new Map(codes.flatMap((code) => {
    const name = names.of(code);
    return name === undefined ? [] : [[code.toLowerCase(), code], [name.toLowerCase(), code]] as [string, string][];
  }));
})();

/** The country's two-letter code; null for what is no country. */
export function countryOf(text: string | null | undefined): string | null {
  const plain = cleanText(text, 60)?.toLowerCase() ?? '';
  return OTHER_WORDS[plain] ?? CODES.get(plain) ?? null;
}
