import type { Language } from '../draft/copy.types';
import type { MailTexts } from './mail-texts.types';
import { mailTextsEn } from './mail.texts.en';
import { mailTextsEs } from './mail.texts.es';

export const MAIL_TEXTS: Record<Language, MailTexts> = { en: mailTextsEn, es: mailTextsEs };
