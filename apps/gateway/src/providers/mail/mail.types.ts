import type { sendMail } from '@leadfactory/contracts';
import type { z } from 'zod';

export type Mail = z.output<typeof sendMail.input>;
export type MailAnswer = z.input<typeof sendMail.output>;

/** The Message-ID that the mail carries unless its headers name one: the same for every try. */
export function messageIdOf(mail: Mail): string {
  const named = Object.entries(mail.headers).find(([name]) => name.toLowerCase() === 'message-id');
  return named?.[1] ?? `<${mail.messageId}@${mail.from.address.split('@')[1] ?? 'localhost'}>`;
}
