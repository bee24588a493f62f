import type { Email } from 'postal-mime';
import { messageOfReturnPath } from '../message/return-path.rules';

/** What a mail that came back means. */
export type Inbound =
  | { kind: 'bounce'; permanent: boolean; delayed: boolean; diagnostic: string }
  | { kind: 'complaint' }
  | { kind: 'unsubscribe' }
  | { kind: 'reply'; automatic: boolean; wantsOut: boolean; excerpt: string };

export interface InboundMessage {
  /** The message of ours that it is about; null when none can be told. */
  messageId: string | null;
  inbound: Inbound;
}

const WANTS_OUT = /^\W*(please\s+)?(unsubscribe|remove (me|us)|take (me|us) off|stop(?=\W*$|\s+(it|mailing|emailing|writing))|opt[ -]?out|no more (mails?|emails?)|d[eé]me de baja|darme de baja|baja|no (me|nos) escriban? m[aá]s)\b/iu;
const OUR_ID = /<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@/i;

/** The fields of a machine-readable part (RFC 3464, RFC 5965): `Name: value`, folded lines joined. */
export function fieldsOf(part: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of part.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line);
    if (match?.[1] && !fields.has(match[1].toLowerCase())) fields.set(match[1].toLowerCase(), match[2]?.trim() ?? '');
  }
  return fields;
}

function textOfPart(email: Email, mimeType: string): string | null {
  const part = email.attachments.find((attachment) => attachment.mimeType === mimeType);
  if (!part) return null;
  return typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString('utf8');
}

/** Reads a mail that came back. `envelopeTo` is the address it was delivered to. */
export function readInbound(email: Email, envelopeTo: string, secret: string): InboundMessage {
  const addressed = messageOfReturnPath(envelopeTo, secret);
  const original = textOfPart(email, 'text/rfc822-headers') ?? textOfPart(email, 'message/rfc822') ?? '';
  const aboutReport = addressed?.messageId ?? OUR_ID.exec(fieldsOf(original).get('message-id') ?? '')?.[1]?.toLowerCase() ?? null;
  const status = textOfPart(email, 'message/delivery-status');
  if (status !== null) return { messageId: aboutReport, inbound: bounceOf(status) };
  if (textOfPart(email, 'message/feedback-report') !== null) return { messageId: aboutReport, inbound: { kind: 'complaint' } };
  if (addressed?.purpose === 'unsubscribe') return { messageId: addressed.messageId, inbound: { kind: 'unsubscribe' } };
  const threaded = OUR_ID.exec(email.inReplyTo ?? '')?.[1] ?? OUR_ID.exec(email.references ?? '')?.[1] ?? null;
  const text = (email.text ?? '').trim();
  const header = (name: string): string => email.headers.find(({ key }) => key === name)?.value ?? '';
  const automatic = /^auto-/i.test(header('auto-submitted')) || /^(auto|bulk|junk)/i.test(header('precedence')) || header('x-autoreply') !== '';
  return {
    messageId: addressed?.messageId ?? threaded?.toLowerCase() ?? null,
    inbound: { kind: 'reply', automatic, wantsOut: !automatic && (WANTS_OUT.test(text) || WANTS_OUT.test((email.subject ?? '').replace(/^(re|rv|aw):\s*/i, ''))), excerpt: text.slice(0, 500) },
  };
}

function bounceOf(status: string): Inbound {
  // The first block is about the report, the following ones about recipients.
  const recipient = status.split(/\r?\n\s*\r?\n/).map(fieldsOf).find((fields) => fields.has('action') || fields.has('final-recipient')) ?? fieldsOf(status);
  const action = recipient.get('action')?.toLowerCase() ?? 'failed';
  const code = recipient.get('status') ?? '';
  const diagnostic = [code, recipient.get('diagnostic-code')].filter(Boolean).join(' ').slice(0, 500);
  return { kind: 'bounce', permanent: action === 'failed' && !code.startsWith('4'), delayed: action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded', diagnostic };
}
