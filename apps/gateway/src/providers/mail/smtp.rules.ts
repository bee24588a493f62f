import { ProviderFault } from '../provider.fault';

/** What nodemailer says of a failed dialogue. */
export interface SmtpTrouble {
  message: string;
  code?: string;
  /** The server's status, when it answered. */
  responseCode?: number;
  response?: string;
  /** The command during which it happened. */
  command?: string;
}

// Postfix, sendmail, Exim, Exchange and qmail in this order.
const NO_RELAY = /relay access denied|relaying (?:is )?(?:denied|not allowed)|relay not permitted|unable to relay|allowed rcpthosts/i;

/**
 * A refusal of ours for good: what we send as, or that we send at all, and not to whom. 530: the server wants a login or TLS first
 * (RFC 4954 §6, RFC 3207 §4).
 */
function refusesUs({ responseCode = 0, command = '', response = '' }: SmtpTrouble): boolean {
  return responseCode >= 500 && (responseCode === 530 || /MAIL FROM/i.test(command) || NO_RELAY.test(response));
}

/** The refusal of this mail or its recipient is an answer: 5xx for good, 4xx for now, an address that SMTP cannot carry for good. */
export function refusalOf(trouble: SmtpTrouble): { permanent: boolean; diagnostic: string; atRecipient?: boolean } | null {
  const { responseCode, command } = trouble;
  // nodemailer's own verdict, before any server was asked: no dialogue can name such a recipient.
  if (responseCode === undefined && trouble.code === 'EENVELOPE' && /recipient/i.test(trouble.message)) return { permanent: true, diagnostic: trouble.message.slice(0, 500) };
  if (responseCode === undefined || responseCode < 400) return null;
  const aboutTheMail = command === undefined || /RCPT|MAIL FROM|DATA|API/i.test(command);
  if (!aboutTheMail || trouble.code === 'EAUTH' || refusesUs(trouble)) return null;
  // 421: the server closes the channel; it says nothing about the recipient.
  if (responseCode === 421) return null;
  return { permanent: responseCode >= 500, diagnostic: (trouble.response ?? trouble.message).slice(0, 500), atRecipient: /RCPT/i.test(command ?? '') };
}

/**
 * Everything else is trouble with the server.
 * @param bodySent whether the last byte of the mail had been handed to the connection: only then can the server have taken it
 */
export function faultOfSmtp(trouble: SmtpTrouble, bodySent: boolean): ProviderFault {
  if (trouble.code === 'EAUTH') return new ProviderFault('rejected', `The server refused our login: ${trouble.response ?? trouble.message}`);
  if (refusesUs(trouble)) return new ProviderFault('rejected', `The server refused us, not the recipient: ${trouble.response ?? trouble.message}`);
  if (trouble.code === 'EENVELOPE' && trouble.responseCode === undefined) return new ProviderFault('rejected', trouble.message);
  return new ProviderFault(trouble.code === 'ETIMEDOUT' ? 'timeout' : 'unavailable', trouble.message, { maybeDone: bodySent && trouble.responseCode === undefined });
}
