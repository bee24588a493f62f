/** How long a buyer may open the report by its link. */
export const GRANT_DAYS = 90;

/**
 * A purchase that is told again this long after its report was released is told because nobody has seen the mail: the
 * release is repeated. Sooner it is a mere echo.
 */
export const REPEAT_AFTER_MS = 5 * 60_000;

/** Why a report is shut. The bank's word may open it again; what was given back is final. */
export const DISPUTED = 'disputed';
export const REFUNDED = 'refunded';

export interface GrantState {
  releasedAt: Date | null;
  revokedAt: Date | null;
}

/** Whether the report is to be released (again) now that its purchase was told. */
export function isReleaseDue(grant: GrantState, now: Date): boolean {
  if (grant.revokedAt !== null) return false;
  return grant.releasedAt === null || now.getTime() - grant.releasedAt.getTime() >= REPEAT_AFTER_MS;
}

/** Whether a dispute that began then is over: its end may be heard before its beginning. */
export function isDisputeOver(grant: { disputeEndedAt: Date | null }, disputedAt: Date): boolean {
  return grant.disputeEndedAt !== null && grant.disputeEndedAt >= disputedAt;
}

/** Whether the end of a dispute opens the report: what was given back whole stays shut, and so does what was disputed anew meanwhile. */
export function isReopened(grant: { revokedAt: Date | null; reason: string | null; disputedAt: Date | null }, endedAt: Date): boolean {
  return grant.revokedAt !== null && grant.reason === DISPUTED && (grant.disputedAt === null || grant.disputedAt <= endedAt);
}

export function grantExpiry(from: Date): Date {
  // Whole seconds, as the link's signature counts them: the row and the link end together.
  return new Date(Math.floor(from.getTime() / 1000) * 1000 + GRANT_DAYS * 86_400_000);
}

/** The file's name as the buyer keeps it. */
export function fileNameOf(businessName: string, snapshotAt: string): string {
  const name = businessName.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 60).replace(/-+$/, '');
  return `website-report-${name === '' ? 'business' : name}-${snapshotAt.slice(0, 10)}.pdf`;
}
