import type { RatingFact, StoredFact, VerificationFact } from '@leadfactory/contracts';

/** From which score on a lead is taken without a person's look, and below which it is not taken at all. */
export interface Thresholds {
  approveFrom: number;
  rejectBelow: number;
}

/** What becomes of a rated lead. What cannot be reached is not taken, however promising; what lies between waits for a person. */
export function decide(rating: Pick<RatingFact, 'score'>, { email, phone }: VerificationFact, { approveFrom, rejectBelow }: Thresholds): StoredFact {
  const isDead = (email === null || email.verdict === 'invalid') && phone !== null && !phone.valid;
  const isMailOnly = email !== null && email.verdict === 'invalid' && phone === null;
  if (isDead || isMailOnly) return { status: 'rejected', reason: `not_reachable: ${email === null ? '' : `${email.address} is invalid (${email.reasons[0] ?? 'no reason given'})`}${email !== null && phone !== null ? ', ' : ''}${phone === null ? '' : `${phone.number} cannot be a number`}` };
  const { score } = rating;
  if (score < rejectBelow) return { status: 'rejected', reason: `score_too_low: ${score} of 100; taken from ${rejectBelow}` };
  if (score >= approveFrom) return { status: 'approved', reason: `score: ${score} of 100; approved from ${approveFrom}` };
  return { status: 'pending_review', reason: `score: ${score} of 100; a person decides below ${approveFrom}` };
}

/** The word before the colon of a reason, for counting. */
export function codeOf(reason: string): string {
  return reason.split(':')[0] ?? reason;
}
