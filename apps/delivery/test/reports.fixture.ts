const line = '\r\n';

/** A delivery status notification (RFC 3464) as mail servers write it. */
export function deliveryReport(o: { action?: string; status?: string; recipient?: string; originalMessageId?: string; diagnostic?: string; told?: string } = {}): string {
  const { action = 'failed', status = '5.1.1', recipient = 'info@joes.example', originalMessageId } = o;
  const { diagnostic = `550 ${status} <${recipient}>:`, told = 'Could not be delivered.' } = o;
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>', 'To: bounce@north.example', 'Subject: Undelivered Mail Returned to Sender', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"', '', '--b1', 'Content-Type: text/plain', '', told, '',
    '--b1', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', '', `Final-Recipient: rfc822; ${recipient}`, `Action: ${action}`, `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`, '  Recipient address rejected', '',
    '--b1', 'Content-Type: text/rfc822-headers', '', ...(originalMessageId ? [`Message-ID: <${originalMessageId}@north.example>`] : []), 'Subject: A question', '', '--b1--', '',
  ].join(line);
}

/** An abuse report (RFC 5965); null leaves out its type. */
export function abuseReport(originalMessageId?: string, type: string | null = 'abuse'): string {
  return [
    'From: Feedback Loop <fbl@mx.example>', 'Subject: FW: A question', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=feedback-report; boundary="b2"', '',
    '--b2', 'Content-Type: text/plain', '', 'This is an abuse report.', '', '--b2', 'Content-Type: message/feedback-report', '', ...(type === null ? [] : [`Feedback-Type: ${type}`]), 'User-Agent: Loop/1.0', 'Version: 1', '',
    '--b2', 'Content-Type: text/rfc822-headers', '', ...(originalMessageId ? [`Message-ID: <${originalMessageId}@north.example>`] : []), 'Subject: A question', '', '--b2--', '',
  ].join(line);
}

export function reply(text: string, o: { inReplyTo?: string; headers?: string[]; html?: boolean } = {}): string {
  return ['From: info@joes.example', 'To: nora@north.example', 'Subject: Re: A question', ...(o.inReplyTo ? [`In-Reply-To: <${o.inReplyTo}@north.example>`] : []), ...(o.headers ?? []), 'MIME-Version: 1.0', `Content-Type: text/${o.html ? 'html' : 'plain'}; charset=utf-8`, '', text, ''].join(line);
}
