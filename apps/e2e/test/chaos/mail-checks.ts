import { type Finding, none } from './finding.types';
import { mostWithin, SENDING } from './limits.rules';
import type { Witness } from './witness';

interface SandboxMail {
  to: string;
  from: string;
  stream: string;
  route: string;
  messageId: string;
  subject: string;
  receivedAt: string;
}

interface MessageRow {
  id: string;
  to_address: string;
  stream: string;
  state: string;
  reason: string | null;
  sent: boolean;
  tries: number;
  provider: string | null;
  provider_message_id: string | null;
  purchase_id: string | null;
}

function repeated(keys: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key}: ${count} times`);
}

const bare = (id: string): string => id.replace(/^<|>$/g, '').split('@')[0] ?? id;

/** Mail: never twice, every one accounted for, what is of unknown fate held, and never faster than allowed. */
export async function mailFindings(witness: Witness): Promise<Finding[]> {
  const { mails } = await witness.ask<{ mails: SandboxMail[] }>('/outbox.json?limit=5000', 30_000);
  const messages = await witness.rows<MessageRow>('SELECT id, to_address, stream, state, reason, sent_at IS NOT NULL AS sent, tries, provider, provider_message_id, purchase_id FROM delivery.message');
  const cold = mails.filter((mail) => mail.stream === 'cold');
  const transactional = mails.filter((mail) => mail.stream !== 'cold');
  // The sandbox knows a mail of SMTP by our own Message-ID, one of SendGrid by the id that it gave.
  const arrived = new Set(mails.map((mail) => (mail.route === 'smtp' ? bare(mail.messageId) : mail.messageId.replace(/^<|@.*$/g, ''))));
  const arrivedAs = (row: MessageRow): boolean => arrived.has(row.id) || (row.provider_message_id !== null && arrived.has(bare(row.provider_message_id)));
  const sentWithoutMail = messages.filter((row) => row.sent && !arrivedAs(row));
  const known = new Set(messages.filter((row) => row.sent || row.state === 'held').flatMap((row) => [row.id, ...(row.provider_message_id === null ? [] : [bare(row.provider_message_id)])]));
  const unknownMails = mails.filter((mail) => mail.route === 'smtp' && !known.has(bare(mail.messageId)));
  const held = messages.filter((row) => row.state === 'held');
  const heldUnnamed = held.filter((row) => row.reason === null || row.reason === '');
  const ourTimes = mails.filter((mail) => mail.route === 'smtp').map((mail) => Date.parse(mail.receivedAt));
  const windowSeconds = 5;
  const most = SENDING.perSecond * windowSeconds + SENDING.burst;
  const seen = mostWithin(ourTimes, windowSeconds * 1000);
  const pace = await witness.count('SELECT 1 FROM delivery.domain_pace WHERE sent > 120');
  return [
    none('cold mails: no address written to twice by a sender', cold.length, 'none twice', repeated(cold.map((mail) => `${mail.from} to ${mail.to.toLowerCase()}`))),
    none('no message sent twice (Message-ID)', mails.length, 'none twice', repeated(mails.map((mail) => mail.messageId))),
    none('report mails: one per purchase', transactional.length, 'none twice', repeated(messages.filter((row) => row.purchase_id !== null && row.sent).map((row) => `${row.purchase_id ?? ''} ${row.stream}`))),
    none('mails told as sent that never arrived', messages.filter((row) => row.sent).length, 'none', sentWithoutMail.map((row) => `${row.id} to ${row.to_address} by ${row.provider ?? '?'} (${row.provider_message_id ?? '?'})`)),
    none('mails that arrived and are neither told as sent nor held', mails.length, 'none', unknownMails.map((mail) => `${mail.messageId} to ${mail.to}`)),
    { what: 'mails of unknown fate: held, with the reason', times: held.length, expected: 'all named', seen: `${held.length - heldUnnamed.length} named`, ok: heldUnnamed.length === 0, details: heldUnnamed.map((row) => row.id) },
    { what: `pace of mail (${SENDING.perSecond}/s, ${SENDING.burst} at once), Redis flushed or away`, times: ourTimes.length, expected: `≤ ${most} in ${windowSeconds} s`, seen: `${seen}`, ok: seen <= most },
    { what: 'mails per minute to one domain', times: cold.length, expected: '≤ 120', seen: pace === 0 ? '≤ 120' : `${pace} minutes above`, ok: pace === 0 },
  ];
}
