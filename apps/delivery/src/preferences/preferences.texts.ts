import type { PreferencesTexts } from './preferences-texts.types';
import { preferencesTextsEn } from './preferences.texts.en';
import { preferencesTextsEs } from './preferences.texts.es';

export type Language = 'en' | 'es';

export const PREFERENCES_TEXTS: Record<Language, PreferencesTexts> = { en: preferencesTextsEn, es: preferencesTextsEs };
