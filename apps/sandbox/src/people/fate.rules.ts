import { fraction } from '../chance.rules';
import type { PeopleKnobs } from '../knobs';
import type { MailboxKind } from '../mail/mailbox.rules';

export interface Fate {
  /** A corporate gateway follows every link before the mail reaches the person. */
  scanned: boolean;
  opens: boolean;
  clicks: boolean;
  buys: boolean;
  unsubscribes: boolean;
  complains: boolean;
  replies: boolean;
  wantsRefund: boolean;
}

export interface Recipient {
  address: string;
  mailbox: MailboxKind;
}

/** What becomes of a mail: the same for the same person and kind of mail, whenever and in whatever order it comes. */
export function fateOf(seed: string, recipient: Recipient, stream: string, rates: PeopleKnobs): Fate {
  const happens = (deed: string, rate: number): boolean => fraction(seed, 'fate', deed, stream, recipient.address.toLowerCase()) < rate;
  const transactional = stream === 'transactional';
  const opens = happens('open', transactional ? rates.transactionalOpen : rates.open);
  const complains = !transactional && (recipient.mailbox === 'complains' || happens('complain', rates.complain));
  const unsubscribes = !transactional && !complains && happens('unsubscribe', rates.unsubscribe);
  const clicks = opens && !complains && !unsubscribes && happens('click', transactional ? rates.transactionalClick : rates.click);
  const buys = clicks && !transactional && happens('buy', rates.buy);
  return {
    scanned: happens('scanner', rates.scanner), opens: opens || complains || unsubscribes, clicks, buys, unsubscribes, complains,
    replies: opens && !transactional && !complains && happens('reply', rates.reply), wantsRefund: buys && happens('refund', rates.refund),
  };
}
