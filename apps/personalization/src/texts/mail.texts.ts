import type { BodyVariant, Language, Strategy } from '../draft/copy.types';
import { mailTextsEn } from './mail.texts.en';
import { mailTextsEs } from './mail.texts.es';

/** Everything a cold mail says, as Liquid templates. */
export interface MailTexts {
  subjects: Record<Strategy, string>;
  preheaders: Record<BodyVariant, string>;
  greeting: string;
  bodies: Record<BodyVariant, { opening: string; point: string; detail: string; closing: string }>;
  seen: string;
  button: string;
  regards: string;
  why: string;
  unsubscribe: string;
}

export const MAIL_TEXTS: Record<Language, MailTexts> = { en: mailTextsEn, es: mailTextsEs };
