import { isUrl } from '@leadfactory/kernel';
// Control characters and marks that change the direction of reading can make a text look like another one.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/**
 * A foreign text as it may stand in a mail: one line, nothing invisible, no `{{…}}` that delivery would take for a
 * placeholder, cut at a word after `longest` characters.
 */
export function tidy(text: string, longest = 300): string {
  const line = text.normalize('NFC').replace(/\s+/gu, ' ').replace(INVISIBLE, '').replace(/([{}])[{}]+/g, '$1').trim();
  return cutAtWord(line, longest);
}

/** Cuts a text at a word and says so with an ellipsis. */
export function cutAtWord(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest - 1);
  const space = cut.lastIndexOf(' ');
  // A half of a surrogate pair is no character.
  return `${(space > longest / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '')).replace(/[\s,;:.–-]+$/, '')}…`;
}

/** A sentence ends with its mark. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** `Joe's` for `JOE'S`: names in capitals shout, and spam filters count them. */
export function quietName(name: string): string {
  const isShouted = /\p{Lu}{4,}/u.test(name) && !/\p{Ll}/u.test(name);
  return isShouted ? name.toLocaleLowerCase('en').replace(/(^|[\s\-/&(])(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('en')) : name;
}

/** The host that people know the site by; null when there is no URL. */
export function siteOf(url: string | null | undefined): string | null {
  if (!url || !isUrl(url)) return null;
  return new URL(url).hostname.replace(/^www\./, '');
}
