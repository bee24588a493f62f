import { fraction } from '../chance.rules';
import type { BounceReason } from './reports.rules';

export type MailboxKind = 'ok' | 'hard_bounce' | 'soft_bounce' | 'no_mx' | 'complains';

export interface Rejection {
  code: number;
  message: string;
}

export interface MailboxAnswer {
  /** Said while the sender is still connected. */
  rejection: Rejection | null;
  /** Found out after the mail was accepted, and reported by mail. */
  laterBounce: BounceReason | null;
}

const accepted: MailboxAnswer = { rejection: null, laterBounce: null };

/**
 * What a mailbox does with a mail. Half of the bad ones are refused at once and half later, by hash of the
 * address, because a sender must be able to learn of a bounce in both ways.
 */
export function answerOf(kind: MailboxKind, recipient: string, attempt: number, seed: string): MailboxAnswer {
  const atOnce = fraction(seed, 'bounce-at-once', recipient) < 0.5;
  const domain = recipient.split('@')[1] ?? 'unknown';
  switch (kind) {
    case 'hard_bounce':
      return atOnce
        ? { rejection: { code: 550, message: '5.1.1 The email account that you tried to reach does not exist' }, laterBounce: null }
        : { rejection: null, laterBounce: { action: 'failed', status: '5.1.1', diagnostic: `550 5.1.1 <${recipient}>: Recipient address rejected: User unknown` } };
    case 'soft_bounce':
      // Greylisting and full boxes pass: the second try is accepted.
      if (atOnce) return attempt > 1 ? accepted : { rejection: { code: 451, message: '4.2.2 Mailbox is over quota, try again later' }, laterBounce: null };
      return { rejection: null, laterBounce: { action: 'delayed', status: '4.2.2', diagnostic: `452 4.2.2 <${recipient}>: Mailbox full` } };
    case 'no_mx':
      return { rejection: null, laterBounce: { action: 'failed', status: '5.4.4', diagnostic: `550 5.4.4 Host or domain name not found: ${domain}` } };
    case 'ok':
    case 'complains':
      return accepted;
  }
}

const streamHeaders = ['x-leadfactory-stream', 'x-stream', 'x-mail-stream'];

/** The stream a mail says it belongs to; without a word, a mail one can unsubscribe from counts as marketing. */
export function streamOf(headers: readonly { name: string; value: string }[]): string {
  const named = headers.find(({ name }) => streamHeaders.includes(name.toLowerCase()));
  if (named) return named.value.trim().toLowerCase();
  return headers.some(({ name }) => name.toLowerCase() === 'list-unsubscribe') ? 'cold' : 'transactional';
}

/** The address for one-click unsubscribing (RFC 8058), when the mail offers it. */
export function oneClickUnsubscribe(headers: readonly { name: string; value: string }[]): string | null {
  const value = (name: string): string => headers.find((header) => header.name.toLowerCase() === name)?.value ?? '';
  if (!/one-click/i.test(value('list-unsubscribe-post'))) return null;
  return /<(https?:\/\/[^>]+)>/i.exec(value('list-unsubscribe'))?.[1] ?? null;
}
