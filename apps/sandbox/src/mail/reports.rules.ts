/** Builds the machine-readable mails that mail servers send back: bounces, complaints, replies. */
export interface OriginalMail {
  recipient: string;
  envelopeFrom: string;
  from: string;
  subject: string;
  messageId: string;
  headers: { name: string; value: string }[];
}

export interface BounceReason {
  action: 'failed' | 'delayed';
  /** RFC 3463 enhanced status, such as 5.1.1. */
  status: string;
  diagnostic: string;
}

const line = '\r\n';
const reportingServer = 'mx.sandbox.example';

/** An RFC 3464 delivery status notification inside an RFC 6522 multipart/report. */
export function deliveryStatusNotification(original: OriginalMail, reason: BounceReason, now: Date, unique: string): string {
  const said = reason.action === 'failed' ? 'could not be delivered' : 'has been delayed; the server will keep trying';
  return multipartReport(
    'delivery-status',
    [
      `From: Mail Delivery System <MAILER-DAEMON@${reportingServer}>`,
      `To: ${original.envelopeFrom}`,
      `Subject: ${reason.action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)'}`,
      'Auto-Submitted: auto-replied',
    ],
    `Your message to <${original.recipient}> ${said}.${line}${line}    ${reason.diagnostic}${line}`,
    [
      `Content-Type: message/delivery-status${line}`,
      `Reporting-MTA: dns; ${reportingServer}`,
      `Arrival-Date: ${now.toUTCString()}${line}`,
      `Final-Recipient: rfc822; ${original.recipient}`,
      `Original-Recipient: rfc822; ${original.recipient}`,
      `Action: ${reason.action}`,
      `Status: ${reason.status}`,
      `Diagnostic-Code: smtp; ${reason.diagnostic}`,
    ],
    original,
    now,
    unique,
  );
}

/** An RFC 5965 abuse report, as feedback loops send it when a person presses "spam". */
export function abuseReport(original: OriginalMail, now: Date, unique: string): string {
  return multipartReport(
    'feedback-report',
    [`From: Feedback Loop <fbl@${reportingServer}>`, `To: ${original.envelopeFrom}`, `Subject: FW: ${headerSafe(original.subject)}`],
    `This is an email abuse report for a message received on ${now.toUTCString()}.${line}`,
    [
      `Content-Type: message/feedback-report${line}`,
      'Feedback-Type: abuse',
      'User-Agent: SandboxFeedbackLoop/1.0',
      'Version: 1',
      `Original-Mail-From: <${original.envelopeFrom}>`,
      `Original-Rcpt-To: <${original.recipient}>`,
      `Arrival-Date: ${now.toUTCString()}`,
      `Reported-Domain: ${original.from.split('@')[1]?.replace(/[>\s].*$/, '') ?? reportingServer}`,
    ],
    original,
    now,
    unique,
  );
}

/** A person's answer, to the address in From, threaded to the mail it answers. */
export function humanReply(original: OriginalMail, text: string, now: Date, unique: string): string {
  return [
    `From: ${original.recipient}`,
    `To: ${headerSafe(original.from)}`,
    `Subject: ${headerSafe(/^re:/i.test(original.subject) ? original.subject : `Re: ${original.subject}`)}`,
    `Date: ${now.toUTCString()}`,
    `Message-ID: <${unique}@${reportingServer}>`,
    `In-Reply-To: ${original.messageId}`,
    `References: ${original.messageId}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    text,
    '',
  ].join(line);
}

function multipartReport(
  type: string, headers: string[], humanText: string, machinePart: string[], original: OriginalMail, now: Date, unique: string,
): string {
  const boundary = `report-${unique}`;
  const originalHeaders = original.headers.map(({ name, value }) => `${name}: ${headerSafe(value)}`);
  return [
    ...headers,
    `Date: ${now.toUTCString()}`,
    `Message-ID: <${unique}@${reportingServer}>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    humanText,
    `--${boundary}`,
    ...machinePart,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers; charset=utf-8',
    '',
    ...originalHeaders,
    '',
    `--${boundary}--`,
    '',
  ].join(line);
}

/** A line break inside a value would let a subject add headers of its own. */
function headerSafe(value: string): string {
  return value.replace(/[\r\n]+\s*/g, ' ');
}
