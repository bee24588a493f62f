import { z } from 'zod';
import { defineOperation } from '../define';
import { LEAD_OUTCOMES } from '../events';
import { Tier } from '../facts';
import { Budget, Cost, Id, Money, pageInput, pageOf, Timestamp } from '../shared';
import { DeadLetter, Run } from './runs';

/** Verbs that may touch many thousand rows answer later than a click does. */
const BULK_MS = 60_000;
const RUN_STATES = ['running', 'paused', 'finished', 'cancelled', 'failed'] as const;
/** Why an operator does it. */
const Note = z.string().trim().min(1, 'expected why, in a few words').max(300);

/** Which leads of a run a verb is for. Each criterion narrows; leads named by id must belong to the run. */
export const leadSelection = {
  leadIds: z.array(Id).min(1, 'expected at least one lead').max(1_000, 'expected at most 1,000 leads by name; use a filter for more').optional(),
  state: z.enum(['active', 'held', 'ended']).optional(),
  outcome: z.enum(LEAD_OUTCOMES).optional(),
  /** Why the lead ended, such as `timeout` or `tier_below_campaign`. */
  reason: z.string().max(100).optional(),
  tier: Tier.optional(),
  /** The code with which a step of the lead failed. */
  error: z.string().max(100).optional(),
  /** A group of failures, by the id that listFailures gives. */
  group: z.string().regex(/^[0-9a-f]{8}$/, 'expected the eight characters that the list of failures shows').optional(),
  /** What a step of the lead waits for, such as `budget_exceeded`. */
  cause: z.string().max(100).optional(),
};

/** Leads that match and that the verb cannot help, with the reason. */
const LeftOut = z.array(z.object({ reason: z.string(), detail: z.string(), leads: z.int(), example: Id }));
const dryRun = z.boolean().default(false);
const verbErrors = ['not_found', 'conflict'] as const;

export const retryRun = defineOperation({
  name: 'retryRun', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/retry', access: 'runs:operate', timeoutMs: BULK_MS, errors: verbErrors,
  summary: 'Try what failed again, all or a selection, with the old keys: what was paid is not paid again',
  input: z.object({ id: Id, ...leadSelection, step: z.string().max(100).optional(), dryRun }),
  output: z.object({
    dryRun: z.boolean(),
    /** Leads and searches that go on. */
    retried: z.int(), leads: z.int(), searches: z.int(),
    /** Of those leads, how many had not ended and only waited for their next try. */
    hurried: z.int(), leftOut: LeftOut,
  }),
});

export const skipStep = defineOperation({
  name: 'skipStep', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/skip', access: 'runs:operate', timeoutMs: BULK_MS, errors: verbErrors,
  summary: 'Skip a step: leads go on without its fact when the pipeline can do without it, and end as skipped when it cannot',
  input: z.object({ id: Id, ...leadSelection, step: z.string().max(100), note: Note, dryRun }),
  output: z.object({ dryRun: z.boolean(), optional: z.boolean(), goOn: z.int(), ended: z.int(), leftOut: LeftOut }),
});

const rerunInput = { id: Id, ...leadSelection, from: z.string().max(100) };
const StepAgain = z.object({
  step: z.string(),
  /** Leads that had been at this step before, and those that may come to it now. */
  leads: z.int(), atMost: z.int(),
  /**
   * `new`: paid calls are made again. `kept`: what was paid is not paid again, because an effect cannot be had twice, or because the step
   * stands beside the first one, failed or was cancelled (or was skipped and is needed), and goes on with it.
   */
  key: z.enum(['new', 'kept']),
  /** What the step usually costs per lead (median), and how many leads that number comes from. */
  each: Cost, measuredOn: z.int(), expected: Cost, most: Cost,
});
const RerunPlan = z.object({
  /** Confirms exactly this plan; another state of the leads has another token. */
  token: z.string(), leads: z.int(), leftOut: LeftOut, steps: z.array(StepAgain),
  expected: Cost, most: Cost,
  /** What these leads have paid for and is not asked again. */
  notRepeated: z.array(z.object({ step: z.string(), leads: z.int(), cost: Cost })),
  /** Leads that were written to: they are not written to again. */
  contacted: z.int(),
  budgetLeft: Cost.nullable(),
});
export const previewRerun = defineOperation({
  name: 'previewRerun', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/rerun/preview', access: 'runs:read', timeoutMs: BULK_MS, errors: verbErrors,
  summary: 'What running leads again from a step would do and cost; changes nothing', input: z.object(rerunInput), output: RerunPlan,
});
export const rerunLeads = defineOperation({
  name: 'rerunLeads', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/rerun', access: 'runs:operate', timeoutMs: BULK_MS, errors: verbErrors,
  summary: 'Run leads again from a step, as previewed: with new keys, so that paid calls are made again',
  input: z.object({ ...rerunInput, token: z.string().min(1, 'expected the token of the preview').max(100), note: Note }), output: RerunPlan,
});

export const cancelLeads = defineOperation({
  name: 'cancelLeads', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/leads/cancel', access: 'runs:operate', timeoutMs: BULK_MS, errors: verbErrors,
  summary: 'Cancel leads of a run; the others go on', input: z.object({ id: Id, ...leadSelection, step: z.string().max(100).optional(), note: Note, dryRun }),
  output: z.object({ dryRun: z.boolean(), cancelled: z.int(), leftOut: LeftOut }),
});
export const cancelRuns = defineOperation({
  name: 'cancelRuns', service: 'orchestration', method: 'POST', path: '/api/v1/runs/cancel', access: 'runs:operate', timeoutMs: BULK_MS,
  summary: 'Cancel several runs at once', errors: ['not_found'],
  input: z.object({ runIds: z.array(Id).min(1).max(100).optional(), campaignId: Id.optional(), state: z.enum(['running', 'paused']).optional(), startedBefore: Timestamp.optional(), dryRun }),
  output: z.object({ dryRun: z.boolean(), items: z.array(z.object({ id: Id, name: z.string(), state: z.enum(RUN_STATES), openLeads: z.int(), cancelled: z.boolean(), problem: z.string().nullable() })), more: z.boolean() }),
});
export const updateRun = defineOperation({
  name: 'updateRun', service: 'orchestration', method: 'PATCH', path: '/api/v1/runs/{id}', access: 'runs:operate', errors: verbErrors,
  summary: 'Raise or lower the budget or the quota of a run that is under way',
  input: z.object({ id: Id, /** Null: no limit of the run’s own. */ budget: Budget.extend({ amount: z.int().min(0) }).nullable().optional(), quota: z.int().min(1).max(1_000_000).optional() }), output: Run,
});

const StuckKind = z.enum(['out', 'waiting', 'held', 'stopped']);
export const listStuckSteps = defineOperation({
  name: 'listStuckSteps', service: 'orchestration', method: 'GET', path: '/api/v1/stuck-steps', access: 'runs:read',
  summary: 'Work that does not move: out longer than expected, waiting for a time, held for a person, or stopped with its run',
  input: z.object({ runId: Id.optional(), /** A step that is out is stuck after so many seconds. */ outForSeconds: z.coerce.number().int().min(1).max(86_400).default(60) }),
  output: z.object({
    items: z.array(z.object({
      runId: Id, runName: z.string(), step: z.string(), kind: StuckKind, cause: z.string(), detail: z.string().nullable(), leads: z.int(),
      /** Since when the oldest of them does not move; null for work that has not begun. */
      since: Timestamp.nullable(), ageSeconds: z.int().nullable(),
      /** When the first of them goes on by itself; null when somebody must act. */
      until: Timestamp.nullable(), /** A lead; null for searches. */ example: Id.nullable(),
    })),
  }),
});

const HistoryStep = z.object({
  step: z.string(), generation: z.int(), state: z.string(), tries: z.int(), failures: z.int(), reissues: z.int(), cost: Cost, cached: z.boolean(),
  issuedAt: Timestamp.nullable(), startedAt: Timestamp.nullable(), finishedAt: Timestamp.nullable(), seconds: z.number().nullable(), until: Timestamp.nullable(),
  cause: z.string().nullable(), error: z.string().nullable(), detail: z.string().nullable(), outputBytes: z.int(), output: z.unknown().optional(),
  /** For what is past: when and by which verb it was superseded. */
  superseded: z.object({ at: Timestamp, verb: z.string(), actor: z.string() }).nullable(),
});
export const getLeadHistory = defineOperation({
  name: 'getLeadHistory', service: 'orchestration', method: 'GET', path: '/api/v1/leads/{id}/history', access: 'leads:read',
  summary: 'Everything that happened to a lead: each step with every try, what operators did, its dead letters', input: z.object({ id: Id, /** With what each step gave. */ outputs: z.boolean().default(false) }), errors: ['not_found'],
  output: z.object({
    leadId: Id, runId: Id, name: z.string(), state: z.string(), outcome: z.string().nullable(), reason: z.string().nullable(), detail: z.string().nullable(), contacted: z.boolean(), createdAt: Timestamp, endedAt: Timestamp.nullable(), cost: Cost,
    steps: z.array(HistoryStep),
    actions: z.array(z.object({ at: Timestamp, verb: z.string(), step: z.string().nullable(), actor: z.string(), reason: z.string().nullable() })),
    deadLetters: z.array(z.object({ id: Id, at: Timestamp, service: z.string(), subject: z.string(), reason: z.string(), state: z.string() })),
  }),
});

export const getDeadLetter = defineOperation({ name: 'getDeadLetter', service: 'orchestration', method: 'GET', path: '/api/v1/dead-letters/{id}', access: 'runs:read', summary: 'A dead letter with its whole body', input: z.object({ id: Id }), output: DeadLetter.extend({ note: z.string().nullable(), changedAt: Timestamp.nullable() }), errors: ['not_found'] });
const letterFilter = { ids: z.array(Id).min(1).max(500).optional(), service: z.string().max(50).optional(), subject: z.string().max(100).optional(), reasonContains: z.string().min(1).max(200).optional(), limit: z.int().min(1).max(500).default(500), dryRun };
const LettersDone = z.object({ dryRun: z.boolean(), done: z.int(), refused: z.array(z.object({ id: Id, problem: z.string() })), /** Letters that match beyond the limit. */ left: z.int() });
export const replayDeadLetters = defineOperation({ name: 'replayDeadLetters', service: 'orchestration', method: 'POST', path: '/api/v1/dead-letters/replay', access: 'runs:operate', timeoutMs: BULK_MS, summary: 'Send all open dead letters of a filter again', input: z.object(letterFilter), output: LettersDone });
export const dropDeadLetters = defineOperation({ name: 'dropDeadLetters', service: 'orchestration', method: 'POST', path: '/api/v1/dead-letters/drop', access: 'runs:operate', timeoutMs: BULK_MS, summary: 'Drop all open dead letters of a filter for good', input: z.object({ ...letterFilter, reason: Note }), output: LettersDone });

const TenantBudget = z.object({ /** The tenant's own limit per month (UTC); null: the installation's holds. */ perMonth: Money.nullable(), spent: Cost, month: z.iso.date() });
export const getTenantBudget = defineOperation({ name: 'getTenantBudget', service: 'gateway', method: 'GET', path: '/api/v1/budget', access: 'providers:read', summary: 'The tenant’s monthly budget for calls to providers, and what is spent of it', input: z.object({}), output: TenantBudget });
export const setTenantBudget = defineOperation({ name: 'setTenantBudget', service: 'gateway', method: 'PUT', path: '/api/v1/budget', access: 'providers:operate', summary: 'Set the tenant’s monthly budget; leads that wait for it go on', input: z.object({ perMonth: Money.extend({ amount: z.int().min(0), currency: z.literal('USD') }).nullable() }), output: TenantBudget });
export const listProviderCalls = defineOperation({
  name: 'listProviderCalls', service: 'gateway', method: 'GET', path: '/api/v1/provider-calls', access: 'providers:read', summary: 'Calls to providers of a lead or a run, newest first',
  input: z.object({ ...pageInput, leadId: Id.optional(), runId: Id.optional() }),
  output: pageOf(z.object({ id: Id, key: z.string().nullable(), provider: z.string(), capability: z.string(), state: z.string(), tries: z.int(), cached: z.boolean(), cost: Cost, /** So much of the cost is of tries whose answers were lost: the vendor may or may not have billed it. */ doubtful: Cost, error: z.string().nullable(), detail: z.string().nullable(), startedAt: Timestamp, finishedAt: Timestamp.nullable() })),
});
