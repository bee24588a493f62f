import { fraction } from '../../chance.rules';
import type { Town } from '../../town/town';

export interface Verdict {
  status: 'valid' | 'invalid' | 'catch-all' | 'spamtrap' | 'abuse' | 'do_not_mail' | 'unknown';
  sub_status: string;
}

const roles = new Set(['info', 'contact', 'office', 'hello', 'sales', 'support', 'admin', 'mail', 'team', 'booking', 'reservations', 'orders']);
const disposable = new Set(['mailinator.com', 'guerrillamail.com', '10minutemail.com', 'yopmail.com', 'trashmail.com']);

/** What a verifier finds out; it knows the town's mailboxes, and some of those who complain. */
export function verdictOf(town: Town, email: string, seed: string): Verdict {
  const address = email.trim().toLowerCase();
  const [local = '', domain = ''] = address.split('@');
  if (!/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(address)) return { status: 'invalid', sub_status: 'failed_syntax_check' };
  if (disposable.has(domain)) return { status: 'do_not_mail', sub_status: 'disposable' };
  const business = town.byEmail.get(address);
  if (!business && town.byHost.has(domain)) return { status: 'invalid', sub_status: 'mailbox_not_found' };
  switch (business?.mailbox) {
    case 'hard_bounce':
      return { status: 'invalid', sub_status: 'mailbox_not_found' };
    case 'no_mx':
      return { status: 'invalid', sub_status: 'no_dns_entries' };
    case 'soft_bounce':
      return { status: 'unknown', sub_status: 'mail_server_temporary_error' };
    case 'complains':
      if (fraction(seed, 'known-complainer', address) < 0.5) return { status: 'abuse', sub_status: '' };
      break;
    case 'ok':
    case undefined:
      break;
  }
  if (fraction(seed, 'catch-all', domain) < 0.04) return { status: 'catch-all', sub_status: 'accept_all' };
  // Recorded answers call role accounts valid and say what they are in the second field.
  return { status: 'valid', sub_status: roles.has(local) ? 'role_based_accept_all' : '' };
}
