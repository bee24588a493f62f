import type { emailVerification, EMAIL_VERDICTS, mxLookup } from '@leadfactory/contracts';
import type { z } from 'zod';

export type Verdict = (typeof EMAIL_VERDICTS)[number];

export interface Judgement {
  verdict: Verdict;
  reasons: string[];
}

export type MxAnswer = z.output<typeof mxLookup.output> | { failed: string };
/** `absent`: there is no verifier, so that nobody will ever tell more. */
export type MailboxAnswer = z.output<typeof emailVerification.output> | { failed: string } | { absent: true };

/** What the domain's mail servers say; null when mail can be delivered as far as they tell. */
export function judgeDomain(mx: MxAnswer): Judgement | null {
  if ('failed' in mx) return { verdict: 'unknown', reasons: [`the domain's mail servers could not be looked up: ${mx.failed}`] };
  if (mx.status === 'no_domain') return { verdict: 'invalid', reasons: ['there is no such domain'] };
  // The null MX of RFC 7505: one record without a host says that no mail is taken.
  const takesMail = mx.status === 'found' && mx.exchanges.some(({ host }) => host !== '' && host !== '.');
  return takesMail ? null : { verdict: 'invalid', reasons: ['the domain takes no mail'] };
}

/** What the verifier's answer means for writing to the address. */
export function judgeMailbox(answer: MailboxAnswer): Judgement {
  if ('failed' in answer) return { verdict: 'unknown', reasons: [`the mailbox was not checked: ${answer.failed}`] };
  if ('absent' in answer) return { verdict: 'risky', reasons: ['the domain takes mail; no verifier is set up that could tell of the mailbox'] };
  const { status, subStatus } = answer;
  const detail = subStatus === '' ? '' : ` (${subStatus})`;
  switch (status) {
    case 'valid':
      // ZeroBounce calls role accounts valid and says so beside it.
      return { verdict: 'valid', reasons: [`the mailbox exists${detail}`] };
    case 'invalid':
      return { verdict: 'invalid', reasons: [`the mailbox does not exist${detail}`] };
    case 'catch_all':
      return { verdict: 'risky', reasons: [`the domain takes mail for any name${detail}`] };
    case 'unknown':
      return { verdict: 'unknown', reasons: [`the verifier could not tell${detail}`] };
    case 'spamtrap':
      return { verdict: 'invalid', reasons: ['the address is a spam trap'] };
    case 'abuse':
      return { verdict: 'invalid', reasons: ['the recipient is known to report mail as spam'] };
    case 'do_not_mail':
      return /^role_based/.test(subStatus) ? { verdict: 'risky', reasons: [`a role account${detail}`] } : { verdict: 'invalid', reasons: [`the verifier advises against writing${detail}`] };
  }
}

/** The order in which verdicts are preferred is the settings'; among equal ones the order given. Null when none may be written to. */
export function bestOf(emails: readonly { address: string; verdict: Verdict }[], writeTo: readonly Verdict[]): string | null {
  for (const verdict of writeTo) {
    const found = emails.find((email) => email.verdict === verdict);
    if (found) return found.address;
  }
  return null;
}
