import { MailService } from '@sendgrid/mail';
import { Client } from '@sendgrid/client';
import { z } from 'zod';
import { faultOfNetwork, faultOfStatus, type ProviderFault, retryAfterMs } from '../provider.fault';
import type { ProviderAdapter, VendorAccess } from '../provider.types';
import { type Mail, messageIdOf } from './mail.types';

type SendGridMail = Parameters<MailService['send']>[0];

/** Headers that SendGrid writes itself; it refuses requests that name them. */
const RESERVED = new Set(['to', 'from', 'subject', 'reply-to', 'cc', 'bcc', 'content-type', 'content-transfer-encoding', 'x-sg-id', 'x-sg-eid', 'received', 'dkim-signature']);

/** The request: delivery's own links count opens and clicks, so the vendor's tracking stays off. */
export function sendGridMail(mail: Mail, tenantId: string): Exclude<SendGridMail, unknown[]> {
  const headers = Object.fromEntries(Object.entries(mail.headers).filter(([name]) => !RESERVED.has(name.toLowerCase())));
  return {
    from: { email: mail.from.address, name: mail.from.name },
    // The arguments come back with every event. They are the recipient's: on the mail itself the schema wants them as one string.
    personalizations: [{ to: [{ email: mail.to.address, ...(mail.to.name === null ? {} : { name: mail.to.name }) }], customArgs: { tenantId, messageId: mail.messageId, stream: mail.stream } }],
    ...(mail.replyTo === null ? {} : { replyTo: { email: mail.replyTo } }),
    subject: mail.subject,
    content: [{ type: 'text/plain', value: mail.text }, { type: 'text/html', value: mail.html }],
    headers: { ...headers, 'Message-ID': messageIdOf(mail) },
    trackingSettings: { clickTracking: { enable: false, enableText: false }, openTracking: { enable: false }, subscriptionTracking: { enable: false } },
  };
}

const Failed = z.object({ code: z.number(), response: z.object({ headers: z.unknown(), body: z.unknown() }) });
const Said = z.object({ errors: z.array(z.object({ message: z.string(), field: z.string().nullish() })) });

/** Its refusal of the recipient's address is an answer, as at an SMTP server: whoever is told so need not ask again. */
function refusalOf(error: unknown): { permanent: true; diagnostic: string } | null {
  const failed = Failed.safeParse(error);
  const said = failed.success && failed.data.code === 400 ? Said.safeParse(failed.data.response.body) : undefined;
  const refused = said?.data?.errors.find(({ field }) => field?.startsWith('personalizations.0.to'));
  return refused === undefined ? null : { permanent: true, diagnostic: `${refused.field}: ${refused.message}`.slice(0, 500) };
}

function faultOf(error: unknown): ProviderFault {
  const failed = Failed.safeParse(error);
  if (!failed.success) return faultOfNetwork(error);
  const { code, response } = failed.data;
  const said = Said.safeParse(response.body);
  const header = (response.headers as Record<string, unknown> | undefined)?.['retry-after'];
  const told = said.success ? said.data.errors.map(({ message, field }) => (field ? `${field}: ${message}` : message)).join('; ') : JSON.stringify(response.body ?? '');
  return faultOfStatus(code, told, retryAfterMs(typeof header === 'string' ? header : undefined, new Date()));
}

/** SendGrid v3: https://www.twilio.com/docs/sendgrid/api-reference/mail-send */
export function sendGridAdapter({ baseUrl, key }: VendorAccess): ProviderAdapter {
  const client = new Client();
  client.setApiKey(key);
  client.setDefaultRequest('baseUrl', `${baseUrl}/`);
  const service = new MailService();
  service.setClient(client);
  return {
    name: 'sendgrid',
    idempotentByKey: false,
    serves: {
      async sendMail(mail, call) {
        try {
          service.setTimeout(call.timeoutMs);
          const [answer] = await service.send(sendGridMail(mail, call.tenantId));
          const headers = answer.headers as Record<string, unknown> | undefined;
          const id = headers?.['x-message-id'];
          return { data: { provider: 'sendgrid', providerMessageId: typeof id === 'string' ? id : messageIdOf(mail), accepted: true, rejection: null } };
        } catch (error) {
          const rejection = refusalOf(error);
          if (rejection === null) throw faultOf(error);
          return { data: { provider: 'sendgrid', providerMessageId: messageIdOf(mail), accepted: false, rejection } };
        }
      },
    },
    async verify(timeoutMs) {
      try {
        service.setTimeout(timeoutMs);
        await client.request({ method: 'GET', url: '/v3/scopes' });
        return 'The key is known.';
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}
