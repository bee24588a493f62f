import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { fraction } from '../chance.rules';
import type { KnobStore } from '../knobs';
import type { Stats } from '../stats';
import type { InboundMail } from './inbound';
import { answerOf, streamOf } from './mailbox.rules';
import type { Mailroom } from './mailroom';
import type { MailBody } from './outbox';

export interface SmtpSinkOptions {
  mailroom: Mailroom;
  inbound: InboundMail;
  knobs: KnobStore;
  stats: Stats;
  seed: string;
  credentials: { user: string; pass: string };
}

const largestMailBytes = 25 * 1024 * 1024;

/** A mail server for every domain of the world: it refuses, accepts or bounces as the town's mailboxes do. */
export class SmtpSink {
  private readonly server: SMTPServer;
  private readonly attempts = new Map<string, number>();
  private sequence = 0;

  constructor(private readonly options: SmtpSinkOptions) {
    this.server = new SMTPServer({
      name: 'mx.sandbox.example',
      banner: 'sandbox mail exchanger',
      authOptional: true,
      allowInsecureAuth: true,
      // On loopback there is nobody to hide from, and a built-in certificate would make clients refuse.
      disabledCommands: ['STARTTLS'],
      size: largestMailBytes,
      disableReverseLookup: true,
      onAuth: (auth, _session, callback) => {
        const { user, pass } = options.credentials;
        if (auth.username === user && auth.password === pass) return callback(null, { user });
        options.stats.call('smtp', 'AUTH', 535);
        return callback(smtpError(535, '5.7.8 Authentication credentials invalid'));
      },
      onMailFrom: (_address, session, callback) => settle(this.checkKnobs(session), callback),
      onRcptTo: (address, _session, callback) => settle(this.checkRecipient(address), callback),
      onData: (stream, session, callback) => settle(this.accept(stream, session), callback),
    });
    // A client that goes away mid-sentence is the client's affair; without a listener it would end the process.
    this.server.on('error', () => options.stats.call('smtp', 'connection', 500));
  }

  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, '127.0.0.1', () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the SMTP sink has no TCP port');
    return address.port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async checkKnobs(session: SMTPServerSession): Promise<void> {
    const { latencyMs, outage, failureRate, rateLimited } = this.options.knobs.current.vendors.smtp;
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
    this.sequence += 1;
    if (outage !== 'off') throw this.refusal('MAIL', 421, `4.3.2 ${session.hostNameAppearsAs || 'client'}: service not available`);
    if (rateLimited) throw this.refusal('MAIL', 450, '4.7.1 Too many messages, slow down');
    if (fraction(this.options.seed, 'smtp', 'failure', this.sequence) < failureRate) throw this.refusal('MAIL', 451, '4.3.0 Temporary failure');
  }

  private async checkRecipient(address: SMTPServerAddress): Promise<void> {
    const recipient = address.address.toLowerCase();
    const attempt = (this.attempts.get(recipient) ?? 0) + 1;
    this.attempts.set(recipient, attempt);
    const { rejection } = answerOf(this.options.mailroom.mailboxOf(recipient), recipient, attempt, this.options.seed);
    if (rejection) throw this.refusal('RCPT', rejection.code, rejection.message);
  }

  private async accept(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    if (stream.sizeExceeded) throw this.refusal('DATA', 552, `5.3.4 Message is larger than ${largestMailBytes} bytes`);
    const email = await PostalMime.parse(Buffer.concat(chunks));
    const envelopeFrom = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    for (const { address } of session.envelope.rcptTo) this.store(email, envelopeFrom, address);
    this.options.stats.call('smtp', 'DATA', 250);
  }

  private store(email: Email, envelopeFrom: string, recipient: string): void {
    const { mailroom, inbound, seed } = this.options;
    const body = bodyOf(email);
    const from = email.from?.address ?? envelopeFrom;
    const { laterBounce } = answerOf(mailroom.mailboxOf(recipient), recipient.toLowerCase(), this.attempts.get(recipient.toLowerCase()) ?? 1, seed);
    const facts = { envelopeFrom, from, subject: email.subject ?? '', messageId: email.messageId ?? '' };
    const original = { ...facts, recipient, headers: body.headers };
    mailroom.receive(
      {
        ...facts, route: 'smtp', to: recipient, stream: streamOf(body.headers), body,
        delivered: laterBounce === null, outcome: laterBounce ? `${laterBounce.action} ${laterBounce.status}` : 'delivered',
      },
      inbound.feedbackFor(original),
    );
    if (laterBounce && envelopeFrom !== '') inbound.bounce(original, laterBounce);
  }

  private refusal(command: string, code: number, message: string): Error {
    this.options.stats.call('smtp', command, code === 450 ? 429 : code);
    return smtpError(code, message);
  }
}

function bodyOf(email: Email): MailBody {
  return {
    html: email.html ?? null,
    text: email.text ?? null,
    headers: email.headers.map(({ originalKey, key, value }) => ({ name: originalKey ?? key, value })),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({
      filename: filename ?? 'unnamed', mimeType, bytes: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function settle(work: Promise<void>, callback: (error?: Error | null) => void): void {
  work.then(
    () => callback(),
    (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause))),
  );
}
