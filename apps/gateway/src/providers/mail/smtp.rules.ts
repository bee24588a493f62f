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

/** The server's refusal of this mail or its recipient is an answer: 5xx for good, 4xx for now. */
export function refusalOf(trouble: SmtpTrouble): { permanent: boolean; diagnostic: string } | null {
  const { responseCode, command } = trouble;
  if (responseCode === undefined || responseCode < 400) return null;
  const aboutTheMail = command === undefined || /RCPT|MAIL FROM|DATA|API/i.test(command);
  if (!aboutTheMail || trouble.code === 'EAUTH') return null;
  // 421: the server closes the channel; it says nothing about the recipient.
  if (responseCode === 421) return null;
  return { permanent: responseCode >= 500, diagnostic: (trouble.response ?? trouble.message).slice(0, 500) };
}

/**
 * Everything else is trouble with the server.
 * @param bodySent whether the last byte of the mail had been handed to the connection: only then can the server have taken it
 */
export function faultOfSmtp(trouble: SmtpTrouble, bodySent: boolean): ProviderFault {
  if (trouble.code === 'EAUTH') return new ProviderFault('rejected', `The server refused our login: ${trouble.response ?? trouble.message}`);
  if (trouble.code === 'EENVELOPE' && trouble.responseCode === undefined) return new ProviderFault('rejected', trouble.message);
  return new ProviderFault(trouble.code === 'ETIMEDOUT' ? 'timeout' : 'unavailable', trouble.message, { maybeDone: bodySent && trouble.responseCode === undefined });
}
