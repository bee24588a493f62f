/** The columns of the funnel's stages that leads reach by completing a step. */
const STAGE_OF_STEP = {
  auditSite: 'audited_at',
  matchProfile: 'profiled_at',
  findContacts: 'contactable_at',
  scoreLead: 'scored_at',
  buildReport: 'reported_at',
  publishOffer: 'offered_at',
  draftEmail: 'drafted_at',
} as const;

export type StageColumn = (typeof STAGE_OF_STEP)[keyof typeof STAGE_OF_STEP];

/** Which moment a completed step sets; none for steps that the funnel counts by other events (mail) or not at all. */
export function stageOfStep(step: string): StageColumn | undefined {
  return Object.hasOwn(STAGE_OF_STEP, step) ? STAGE_OF_STEP[step as keyof typeof STAGE_OF_STEP] : undefined;
}
