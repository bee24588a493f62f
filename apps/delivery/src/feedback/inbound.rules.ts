import type { Email } from 'postal-mime';
import { messageOfReturnPath } from '../message/return-path.rules';
import { concernsMailbox } from '../suppression/mailbox.rules';
import { ownWords, storable, textOfHtml } from './foreign-text.rules';

/** What a mail that came back means. */
export type Inbound =
  /** `mailbox`: nobody can be written to there. */
  | { kind: 'bounce'; permanent: boolean; mailbox: boolean; delayed: boolean; diagnostic: string }
  | { kind: 'complaint' }
  | { kind: 'unsubscribe' }
  | { kind: 'reply'; automatic: boolean; wantsOut: boolean; excerpt: string }
  /** A report that says nothing of what its reader wants. */
  | { kind: 'notice'; about: string };

export interface InboundMessage {
  /** Messages that it may be about, the likeliest first; ids of other people's mails look like ours. */
  candidates: string[];
  inbound: Inbound;
}

const WANTS_OUT = /^\W*(please\s+)?(unsubscribe|remove (me|us)|take (me|us) off|stop(?=[^\p{L}\p{N}\n]*(\n|$)|\s+(it|mailing|emailing|writing))|opt[ -]?out|no more (mails?|emails?)|d[eé]me de baja|darme de baja|baja|no (me|nos) escriban? m[aá]s)\b/iu;
const ID = /<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@/gi;
/** A thread may be long, and everything in it foreign. */
const MOST_CANDIDATES = 50;

function idsIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(ID)].flatMap(([, id]) => (id === undefined ? [] : [id.toLowerCase()]));
}

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
  const about = (text: string | undefined): string[] => (addressed ? [addressed.messageId] : [...new Set(idsIn(text))].slice(0, MOST_CANDIDATES));
  const original = fieldsOf(textOfPart(email, 'text/rfc822-headers') ?? textOfPart(email, 'message/rfc822') ?? '').get('message-id');
  const status = textOfPart(email, 'message/delivery-status');
  if (status !== null) return { candidates: about(original), inbound: bounceOf(status, email.text ?? '') };
  const report = textOfPart(email, 'message/feedback-report');
  if (report !== null) return { candidates: about(original), inbound: reported(report) };
  if (addressed?.purpose === 'unsubscribe') return { candidates: [addressed.messageId], inbound: { kind: 'unsubscribe' } };
  const text = storable(email.text?.trim() ? email.text : textOfHtml(email.html ?? '')).trim();
  const header = (name: string): string => email.headers.find(({ key }) => key === name)?.value ?? '';
  const automatic = /^auto-/i.test(header('auto-submitted')) || /^(auto|bulk|junk)/i.test(header('precedence')) || header('x-autoreply') !== '';
  return {
    candidates: about(`${email.inReplyTo ?? ''} ${email.references ?? ''}`),
    inbound: { kind: 'reply', automatic, wantsOut: !automatic && (WANTS_OUT.test(ownWords(text)) || WANTS_OUT.test((email.subject ?? '').replace(/^(re|rv|aw):\s*/i, ''))), excerpt: text.slice(0, 500) },
  };
}

/** What a feedback report says, by its type (RFC 5965 §7.3, RFC 6591 §3.1); one of a type that nobody knows is a complaint. */
function reported(report: string): Inbound {
  const type = fieldsOf(report).get('feedback-type')?.toLowerCase() ?? '';
  switch (type) {
    case 'opt-out':
      return { kind: 'unsubscribe' };
    case 'not-spam':
    case 'auth-failure':
      return { kind: 'notice', about: type };
    default:
      return { kind: 'complaint' };
  }
}

/** @param told what the report says to people: it names the command that was refused, where its fields do not */
function bounceOf(status: string, told: string): Inbound {
  // The first block is about the report, the following ones about recipients.
  const recipient = status.split(/\r?\n\s*\r?\n/).map(fieldsOf).find((fields) => fields.has('action') || fields.has('final-recipient')) ?? fieldsOf(status);
  const action = recipient.get('action')?.toLowerCase() ?? 'failed';
  const code = recipient.get('status') ?? '';
  const diagnostic = storable([code, recipient.get('diagnostic-code')].filter(Boolean).join(' ')).slice(0, 500);
  const permanent = action === 'failed' && !code.startsWith('4');
  const mailbox = permanent && !/\bMAIL FROM\b/i.test(told) && concernsMailbox(diagnostic, /\bRCPT TO\b/i.test(told));
  return { kind: 'bounce', permanent, mailbox, delayed: action === 'delayed' || action === 'delivered' || action === 'relayed' || action === 'expanded', diagnostic };
}
