/** Characters that the report's font lacks and that have a plain equivalent. */
const PLAIN: Readonly<Record<string, string>> = {
  'Ł': 'L', 'ł': 'l', 'Đ': 'D', 'đ': 'd', 'ħ': 'h', 'Ħ': 'H', 'ı': 'i', 'ŋ': 'n', 'ŧ': 't', 'ſ': 's', '→': '->', '←': '<-', '≥': '>=', '≤': '<=', '≠': '!=', '✓': '+', '✔': '+', '✗': 'x', '✘': 'x', '★': '*', '☆': '*', '●': '•', '■': '•', '‑': '-',
};

const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0e\ufe0f\u20e3]/u;
// Control characters, and those that turn the direction of what follows.
const INVISIBLE = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/**
 * The text in characters that the font has. Accents that it lacks are left out, pictographs are dropped, anything else
 * becomes one replacement mark per run: a reader sees that something stood there.
 */
export function printable(text: string, has: (codePoint: number) => boolean): string {
  let result = '';
  for (const character of text.normalize('NFC')) {
    if (/\s/.test(character)) result += character === '\n' ? '\n' : ' ';
    else if (INVISIBLE.test(character)) continue;
    else if (has(character.codePointAt(0) ?? 0)) result += character;
    else if (PLAIN[character] !== undefined) result += PLAIN[character];
    else if (!PICTOGRAPH.test(character)) result += plainer(character, has, result);
  }
  return result.replaceAll(/[ ]{2,}/g, ' ').trim();
}

const REPLACEMENT = '\ufffd';

function plainer(character: string, has: (codePoint: number) => boolean, before: string): string {
  const base = character.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  if (base !== '' && [...base].every((part) => has(part.codePointAt(0) ?? 0))) return base;
  return before.endsWith(REPLACEMENT) ? '' : REPLACEMENT;
}

/** At most so many characters, cut at a word where there is one. */
export function clamp(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most * 0.5 ? cut.slice(0, space) : cut).replace(/[\s.,;:]+$/, '')}…`;
}
