import { Liquid, type Template } from 'liquidjs';
import { fill } from '../draft/template.rules';
import type { BodyVariant, LeadView, MailCopy } from '../draft/copy.types';
import { MAIL_TEXTS } from '../texts/mail.texts';
import { MAIL_LAYOUT } from './layout.template';

const liquid = new Liquid({ strictVariables: true, ownPropertyOnly: true, outputEscape: 'escape' });
let layout: Template[] | undefined;

/** The mail as delivery takes it: placeholders in their places (docs/mail.md). */
export interface LaidOut {
  html: string;
  text: string;
}

/** Puts a mail's words into the responsive layout and into plain text. */
export function layOut(copy: MailCopy, lead: LeadView, body: BodyVariant): LaidOut {
  const texts = MAIL_TEXTS[lead.language];
  const link = `{{link:${lead.offerUrl}}}`;
  const parts = { language: lead.language, button: texts.button, regards: texts.regards, why: fill(texts.why[lead.addressFrom.kind], { name: lead.name, by: lead.addressFrom.by }), unsubscribe: texts.unsubscribe };
  layout ??= liquid.parse(MAIL_LAYOUT);
  return { html: liquid.renderSync(layout, { ...copy, ...parts, body, link }) as string, text: plainText(copy, { ...parts, link }, body) };
}

function plainText(copy: MailCopy, parts: Record<'button' | 'regards' | 'why' | 'unsubscribe' | 'link', string>, body: BodyVariant): string {
  const points = copy.points.map(({ text, detail }) => `${body === 'list' ? '- ' : ''}${text}${detail === null ? '' : ` ${detail}`}`);
  return [
    copy.greeting, copy.opening, ...points, copy.closing, `${parts.button}: ${parts.link}`, `${parts.regards}\n{{sender_name}}`,
    `-- \n${parts.why}\n\n{{postal_address}}\n\n${parts.unsubscribe}: {{unsubscribe_url}}`,
  ]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}
