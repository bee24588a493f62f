import type { Language } from '../snapshot/snapshot.types';
import { en, type ReportTexts } from './report.texts.en';
import { es } from './report.texts.es';

const CATALOGUES: Readonly<Record<Language, ReportTexts>> = { en, es };
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

export type { ReportTexts } from './report.texts.en';

export function textsOf(language: Language): ReportTexts {
  return CATALOGUES[language];
}

export function localeOf(language: Language): string {
  return LOCALES[language];
}

/** The text with its `{names}` filled in. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
