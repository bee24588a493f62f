import { PassThrough, pipeline } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { ProviderAdapter } from '../provider.types';
import { type Mail, type MailAnswer, messageIdOf } from './mail.types';
import { faultOfSmtp, refusalOf, type SmtpTrouble } from './smtp.rules';

const CONNECTIONS = 5;

function troubleOf(error: unknown): SmtpTrouble {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const { message = 'unknown trouble', code, responseCode, response, command } = error as Partial<SmtpTrouble>;
  return { message, code, responseCode, response, command };
}

/** Any SMTP server, over a few kept-open connections. `url` holds host and login: `smtp://user:password@host:587`. */
export function smtpAdapter(url: string, timeoutMs: number): ProviderAdapter {
  const transport = createTransport({ url, pool: true, maxConnections: CONNECTIONS, maxMessages: 200, maxRequeues: 0, connectionTimeout: Math.min(10_000, timeoutMs), greetingTimeout: Math.min(10_000, timeoutMs), socketTimeout: timeoutMs, disableFileAccess: true, disableUrlAccess: true });
  // nodemailer names every lost connection alike, before the mail's body or after it: what was read of the body tells them apart.
  const sent = new Set<string>();
  transport.use('stream', (mail, callback) => {
    const { messageId } = mail.data;
    mail.message.processFunc((body) => pipeline(body, new PassThrough().once('end', () => sent.add(String(messageId))), () => undefined));
    callback();
  });
  return {
    name: 'smtp',
    idempotentByKey: false,
    serves: {
      async sendMail(mail) {
        const id = messageIdOf(mail);
        try {
          await transport.sendMail(messageOf(mail, id));
          return { data: answer(id, null) };
        } catch (error) {
          const trouble = troubleOf(error);
          const rejection = refusalOf(trouble);
          if (rejection === null) throw faultOfSmtp(trouble, sent.has(id));
          // Refused for now: the same mail may be tried again later, and has not been sent.
          return { data: answer(id, rejection), ...(rejection.permanent ? {} : { passing: rejection.diagnostic }) };
        } finally {
          sent.delete(id);
        }
      },
    },
    async verify() {
      try {
        await transport.verify();
        return 'The server takes our login.';
      } catch (error) {
        throw faultOfSmtp(troubleOf(error), false);
      }
    },
    async close() {
      transport.close();
    },
  };
}

function answer(id: string, rejection: MailAnswer['rejection']): MailAnswer {
  return { provider: 'smtp', providerMessageId: id, accepted: rejection === null, rejection };
}

function messageOf(mail: Mail, id: string) {
  const headers = Object.fromEntries(Object.entries(mail.headers).filter(([name]) => name.toLowerCase() !== 'message-id'));
  return {
    messageId: id,
    from: mail.from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    ...(mail.replyTo === null ? {} : { replyTo: mail.replyTo }),
    envelope: { from: mail.returnPath ?? mail.from.address, to: [mail.to.address] },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers,
  };
}
