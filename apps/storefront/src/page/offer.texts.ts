import type { Language } from '../offer/offer.types';
import { en, type OfferTexts } from './offer.texts.en';
import { es } from './offer.texts.es';

const CATALOGUES: Readonly<Record<Language, OfferTexts>> = { en, es };
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

export function textsOf(language: Language): OfferTexts {
  return CATALOGUES[language];
}

export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** The text with its `{names}` filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
