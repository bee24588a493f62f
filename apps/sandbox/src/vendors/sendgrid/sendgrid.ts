import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { answerOf, streamOf } from '../../mail/mailbox.rules';
import type { Feedback, Mailroom } from '../../mail/mailroom';
import type { MailBody } from '../../mail/outbox';
import { bearer, guardVendor, isUsableKey, type GuardContext } from '../guard';
import type { EventBatches, EventSubject } from './events';
import { errorsOf, faultsOf, mailSend, type MailSend } from './mail-send.rules';

const largestBodyBytes = 30 * 1024 * 1024;

/** SendGrid's v3 mail API: accepts, puts into the outbox, and reports by signed events what became of each mail. */
export function sendgridApi(scope: FastifyInstance, mailroom: Mailroom, events: EventBatches, context: GuardContext): void {
  guardVendor(scope, 'sendgrid', {
    unauthorized: (request) => (isUsableKey(bearer(request)) ? null : { status: 401, body: errorsOf({ message: 'The provided authorization grant is invalid, expired, or revoked' }) }),
    tooFast: (seconds) => ({ status: 429, body: errorsOf({ message: 'too many requests' }), headers: { 'x-ratelimit-limit': '600', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(context.now() / 1000) + seconds) } }),
    quotaSpent: () => ({ status: 401, body: errorsOf({ message: 'Maximum credits exceeded' }) }),
    failed: () => ({ status: 500, body: errorsOf({ message: 'internal server error' }) }),
  }, context);
  scope.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error.statusCode === 413) return reply.status(413).send(errorsOf({ message: 'Payload Too Large' }));
    if (error.statusCode === 400) return reply.status(400).send(errorsOf({ message: 'Bad Request' }));
    throw error;
  });

  /** SendGrid's own suppression lists: what it learned once keeps it from trying again. */
  const suppressed = new Map<string, string>();

  scope.get('/v3/scopes', () => ({ scopes: ['mail.send', 'alerts.read'] }));
  scope.post('/v3/mail/send', { bodyLimit: largestBodyBytes }, (request, reply) => {
    const faults = faultsOf(request.body);
    if (faults) return reply.status(400).send(faults);
    const mail = mailSend.parse(request.body);
    const messageId = randomBytes(16).toString('base64url');
    // In SendGrid's own sandbox mode a mail is checked and goes nowhere.
    if (mail.mail_settings?.sandbox_mode?.enable === true) return reply.status(200).send('');
    for (const [index, personalization] of mail.personalizations.entries()) {
      for (const recipient of [...personalization.to, ...(personalization.cc ?? []), ...(personalization.bcc ?? [])]) {
        deliver(mail, index, recipient.email, messageId);
      }
    }
    return reply.status(202).header('x-message-id', messageId).send('');
  });

  function deliver(mail: MailSend, index: number, recipient: string, messageId: string): void {
    const personalization = mail.personalizations[index];
    const customArgs = { ...mail.custom_args, ...personalization?.custom_args };
    const smtpId = `<${messageId}@geopod-ismtpd-sandbox>`;
    const subject: EventSubject = { email: recipient, messageId, smtpId, categories: mail.categories ?? [], customArgs };
    const headers = Object.entries({ ...mail.headers, ...personalization?.headers }).map(([name, value]) => ({ name, value }));
    const facts = {
      route: 'sendgrid', envelopeFrom: mail.from.email, from: mail.from.email, to: recipient, subject: personalization?.subject ?? mail.subject ?? '',
      stream: customArgs['stream'] ?? streamOf(headers), messageId: smtpId, body: bodyOf(mail, headers),
    } as const;
    const known = suppressed.get(recipient.toLowerCase());
    if (known !== undefined) {
      events.add('dropped', subject, { reason: known, status: '5.0.0' });
      mailroom.receive({ ...facts, delivered: false, outcome: `dropped: ${known}` }, feedbackOf(subject));
      return;
    }
    const { rejection, laterBounce } = answerOf(mailroom.mailboxOf(recipient), recipient.toLowerCase(), 1, context.seed);
    const soft = rejection?.code === 451 || laterBounce?.action === 'delayed';
    const refused = rejection?.message ?? laterBounce?.diagnostic;

    events.add('processed', subject);
    if (soft) events.add('deferred', subject, { response: refused ?? '', attempt: 1 });
    if (refused !== undefined) {
      if (!soft) suppressed.set(recipient.toLowerCase(), 'Bounced Address');
      events.add('bounce', subject, { reason: refused, status: /\d\.\d\.\d/.exec(refused)?.[0] ?? '5.0.0', type: soft ? 'blocked' : 'bounce' });
    } else {
      events.add('delivered', subject, { response: '250 OK' });
    }
    mailroom.receive(
      { ...facts, delivered: refused === undefined, outcome: refused === undefined ? 'delivered' : `bounced ${refused.slice(0, 80)}` },
      feedbackOf(subject),
    );
  }

  function feedbackOf(subject: EventSubject): Feedback {
    const ip = '203.0.113.7';
    return {
      opened: (useragent) => events.add('open', subject, { useragent, ip }),
      clicked: (url, useragent) => events.add('click', subject, { url, useragent, ip }),
      complained: () => {
        suppressed.set(subject.email.toLowerCase(), 'Spam Reporting Address');
        events.add('spamreport', subject);
      },
      // SendGrid parses replies only where inbound parsing is set up; nobody sets it up here.
      replied: () => undefined,
    };
  }
}

function bodyOf(mail: MailSend, headers: MailBody['headers']): MailBody {
  const part = (type: string): string | null => mail.content?.find((entry) => entry.type === type)?.value ?? null;
  return {
    html: part('text/html'), text: part('text/plain'), headers,
    attachments: (mail.attachments ?? []).map(({ filename, type, content }) => ({ filename, mimeType: type ?? 'application/octet-stream', bytes: Math.floor((content.length * 3) / 4) })),
  };
}
