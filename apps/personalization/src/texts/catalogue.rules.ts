import { createHash } from 'node:crypto';
import { BODY_VARIANTS, type Language, STRATEGIES } from '../draft/copy.types';
import { MAIL_TEXTS } from './mail.texts';

export interface TemplateEntry {
  name: string;
  kind: 'subject' | 'body';
  language: Language;
  /** Changes with the text. */
  version: string;
  source: string;
}

/** Every subject strategy and body variant in every language. */
export function templateCatalogue(): TemplateEntry[] {
  return (Object.keys(MAIL_TEXTS) as Language[]).flatMap((language) => {
    const { subjects, bodies, preheaders } = MAIL_TEXTS[language];
    const entry = (kind: TemplateEntry['kind'], name: string, source: string): TemplateEntry => ({ name, kind, language, version: createHash('sha256').update(source).digest('hex').slice(0, 12), source });
    return [
      ...STRATEGIES.map((name) => entry('subject', name, subjects[name])),
      ...BODY_VARIANTS.map((name) => entry('body', name, [preheaders[name], bodies[name].opening, `${bodies[name].point} ${bodies[name].detail}`, bodies[name].closing].join('\n\n'))),
    ];
  });
}
