/** What companies put behind their name and people leave out. */
const SUFFIXES = new Set(['llc', 'llp', 'lp', 'inc', 'incorporated', 'co', 'corp', 'corporation', 'company', 'ltd', 'limited', 'pllc', 'pc', 'pa', 'dba']);

/** What is longer is compared by its beginning: no name needs it, and long ones cost the square of their length. */
export const LONGEST_KEY = 80;

/** Lower-case words of any script, without accents, apostrophes and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/['’‘`´?]/g, '').replace(/&|\+/g, ' and ');
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** The name as it is compared: `The Joe's Pizza, LLC` and `JOES PIZZA` are the same. */
export function nameKey(name: string): string {
  const words = wordsOf(name);
  let kept = words[0] === 'the' && words.length > 1 ? words.slice(1) : words;
  while (kept.length > 1 && SUFFIXES.has(kept.at(-1)!)) kept = kept.slice(0, -1);
  // A name of signs alone (an emoji, say) still has to differ from another one.
  return (kept.length > 0 ? kept.join(' ') : name.trim().toLowerCase()).slice(0, LONGEST_KEY).replace(/\p{Surrogate}/gu, '').trim();
}

/** A city as it is compared. */
export function cityKey(city: string): string {
  return wordsOf(city).map((word) => (word === 'st' ? 'saint' : word === 'mt' ? 'mount' : word === 'ft' ? 'fort' : word)).join(' ').slice(0, LONGEST_KEY).replace(/\p{Surrogate}/gu, '');
}
