/** How long a buyer may open the report by its link. */
export const GRANT_DAYS = 90;

/**
 * A purchase that is told again this long after its report was released is told because nobody has seen the mail: the
 * release is repeated. Sooner it is a mere echo.
 */
export const REPEAT_AFTER_MS = 5 * 60_000;

export interface GrantState {
  releasedAt: Date | null;
  revokedAt: Date | null;
}

/** Whether the report is to be released (again) now that its purchase was told. */
export function isReleaseDue(grant: GrantState, now: Date): boolean {
  if (grant.revokedAt !== null) return false;
  return grant.releasedAt === null || now.getTime() - grant.releasedAt.getTime() >= REPEAT_AFTER_MS;
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
