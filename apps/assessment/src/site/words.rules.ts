import type { CampaignFact } from '@leadfactory/contracts';

export type Language = CampaignFact['language'];

/** What we say ourselves, in every language that a report is written in. */
export type Said = Readonly<Record<Language, string>>;

/** What stands in an audit: a quotation, which nobody translates, or our own words. */
export type Words = string | Said;

export function told(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language];
}

/** The same change to every language's text. */
export function inEach(change: (language: Language) => string): Said {
  return { en: change('en'), es: change('es') };
}
