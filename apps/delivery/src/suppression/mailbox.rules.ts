/** Directly after a reply code, or first as in a delivery report; elsewhere it may be part of an address. */
const ENHANCED = /(?:^|\b5\d\d[ -]#?)5\.(\d{1,3})\.(\d{1,3})(?!\.?\d)/g;
/** Of 5.1.x these two speak of the sender (RFC 3463 §3.2). */
const OF_THE_SENDER: ReadonlySet<number> = new Set([7, 8]);
/** Replies of RFC 5321 §4.2.3 that speak of a mailbox when they answer its naming. */
const OF_A_MAILBOX = /^(?:5\.0\.0 )?(?:smtp; *)?55[013]\b/i;

/**
 * Whether a refusal for good says that nobody can be written to there: it holds for every sender, and for good. A full mailbox, a filter's
 * judgement, or a fault of ours says nothing of the kind. Numbers are those of RFC 3463.
 * @param atRecipient whether the server said it when the recipient was named; unknown counts as no
 */
export function concernsMailbox(diagnostic: string, atRecipient: boolean): boolean {
  const codes = [...diagnostic.matchAll(ENHANCED)].map(([, subject, detail]) => ({ subject: Number(subject), detail: Number(detail) }));
  // 5.0.0 says no more than the reply code.
  const code = codes.find(({ subject }) => subject !== 0);
  if (!code) return atRecipient && OF_A_MAILBOX.test(diagnostic);
  return (code.subject === 1 && !OF_THE_SENDER.has(code.detail)) || (code.subject === 2 && code.detail === 1);
}
