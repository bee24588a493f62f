import type { getLead, listLeads } from '@leadfactory/contracts';
import type { z } from 'zod';
import { giversOf, stepsOf, type Pipeline } from '../pipelines/pipeline.rules';
import type { JourneyStep, LeadView } from './lead-view.repository';

type ShownLead = z.input<(typeof listLeads)['output']>['items'][number];
type ShownJourney = z.input<(typeof getLead)['output']>;

export function shownLead(lead: LeadView): ShownLead {
  const { leadId, runId, campaignId, businessId, name, vertical, zip, state, step, tier, outcome, reason, status, score, source } = lead;
  return { leadId, runId, campaignId, businessId, name, vertical, zip, state, step, tier, outcome, reason, status, score, source, cost: { micros: lead.micros, currency: 'USD' }, createdAt: lead.createdAt.toISOString(), endedAt: lead.endedAt?.toISOString() ?? null };
}

/** Everything known of the lead: what it began with and what each step gave. */
export function documentOf(pipeline: Pipeline, lead: { business: unknown; submission: unknown; campaign: unknown; variants: Record<string, string> }, journey: readonly JourneyStep[]): Record<string, unknown> {
  const givers = giversOf(pipeline, stepsOf(pipeline).map(({ gives }) => gives));
  const given = journey.flatMap(({ step, output }) => {
    const fact = givers.get(step);
    return fact === undefined || output === null ? [] : [[fact, output] as const];
  });
  const start = { campaign: { ...(lead.campaign as object), variants: lead.variants }, business: lead.business, submission: lead.submission } as Record<string, unknown>;
  return { ...Object.fromEntries(pipeline.start.map((fact) => [fact, start[fact]])), ...Object.fromEntries(given) };
}

/** Attempts that waited for a limit are no attempts: a lead's are its failures and the one that is under way or worked. */
export function attemptsOf(step: Pick<JourneyStep, 'state' | 'attempt' | 'failures'>): number {
  if (step.attempt === 0) return 0;
  const counted = step.state === 'running' || step.state === 'done' || step.state === 'ended' || step.state === 'held' ? 1 : 0;
  return step.failures + counted;
}

export function shownJourney(journey: readonly JourneyStep[]): ShownJourney['steps'] {
  return journey.map((step) => ({
    step: step.step, state: step.state, attempts: attemptsOf(step), cost: { micros: step.micros, currency: 'USD' }, cached: step.cached,
    startedAt: step.startedAt?.toISOString() ?? null, finishedAt: step.finishedAt?.toISOString() ?? null, nextAttemptAt: step.dueAt?.toISOString() ?? null, error: step.error, detail: step.detail,
  }));
}
