import { z } from 'zod';
import { defineOperation } from '../define';
import { Cost, Id, Money, pageInput, pageOf, Timestamp } from '../shared';

const StepCount = z.object({ step: z.string(), pending: z.int(), running: z.int(), waiting: z.int(), held: z.int(), done: z.int(), /** Leads that the step ended for a reason of its own. */ ended: z.int(), skipped: z.int(), failed: z.int(), cancelled: z.int(), cost: Cost });
export const Run = z.object({
  id: Id, campaignId: Id.nullable(), name: z.string(), pipeline: z.string(), state: z.enum(['running', 'paused', 'finished', 'cancelled', 'failed']), dry: z.boolean(), quota: z.int(), budget: Money.nullable(),
  found: z.int(), ended: z.int(), cost: Cost, startedAt: Timestamp, finishedAt: Timestamp.nullable(), note: z.string().nullable(),
});
const RunDetail = Run.extend({
  searches: z.object({ pending: z.int(), done: z.int(), waiting: z.int(), failed: z.int() }),
  steps: z.array(StepCount), outcomes: z.record(z.string(), z.int()), reasons: z.record(z.string(), z.int()),
  /** What the run waits for, in words: limits, budgets, outages, people. */
  waitingFor: z.array(z.object({ cause: z.string(), leads: z.int(), until: Timestamp.nullable() })),
});

export const listRuns = defineOperation({ name: 'listRuns', service: 'orchestration', method: 'GET', path: '/api/v1/runs', access: 'runs:read', summary: 'Runs, newest first', input: z.object({ ...pageInput, campaignId: Id.optional(), state: z.enum(['running', 'paused', 'finished', 'cancelled', 'failed']).optional() }), output: pageOf(Run) });
export const getRun = defineOperation({ name: 'getRun', service: 'orchestration', method: 'GET', path: '/api/v1/runs/{id}', access: 'runs:read', summary: 'A run with counts per step', input: z.object({ id: Id }), output: RunDetail, errors: ['not_found'] });
export const pauseRun = defineOperation({ name: 'pauseRun', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/pause', access: 'runs:operate', summary: 'Pause a run', input: z.object({ id: Id }), output: Run, errors: ['not_found', 'conflict'] });
export const resumeRun = defineOperation({ name: 'resumeRun', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/resume', access: 'runs:operate', summary: 'Resume a paused run; completed paid calls are not repeated', input: z.object({ id: Id }), output: Run, errors: ['not_found', 'conflict'] });
export const cancelRun = defineOperation({ name: 'cancelRun', service: 'orchestration', method: 'POST', path: '/api/v1/runs/{id}/cancel', access: 'runs:operate', summary: 'Cancel a run: its open leads end as cancelled', input: z.object({ id: Id }), output: Run, errors: ['not_found', 'conflict'] });
export const listFailures = defineOperation({
  name: 'listFailures', service: 'orchestration', method: 'GET', path: '/api/v1/runs/{id}/failures', access: 'runs:read', summary: 'Failures of a run, grouped by step, cause and wording', errors: ['not_found'],
  input: z.object({ id: Id }),
  output: z.object({ items: z.array(z.object({
    /** Names the group to verbs. */
    group: z.string(), step: z.string(), error: z.string(), /** The message with what differs from lead to lead left out. */ pattern: z.string(), leads: z.int(),
    /** Of those, how many ended because of it, and how many are tried again; the others went on without the step. */
    ended: z.int(), waiting: z.int(), example: Id, examples: z.array(Id), message: z.string(), lastAt: Timestamp.nullable(),
  })) }),
});

export const DeadLetter = z.object({ id: Id, service: z.string(), subject: z.string(), reason: z.string(), deliveries: z.int(), at: Timestamp, state: z.enum(['open', 'replayed', 'dropped']), /** Not a tenant’s but the installation’s, such as a webhook: whoever operates runs sees that it is there, and not what it says. */ installation: z.boolean().default(false), body: z.string() });
export const listDeadLetters = defineOperation({ name: 'listDeadLetters', service: 'orchestration', method: 'GET', path: '/api/v1/dead-letters', access: 'runs:read', summary: 'Messages that were given up', input: z.object({ ...pageInput, state: z.enum(['open', 'replayed', 'dropped']).optional(), service: z.string().max(50).optional() }), output: pageOf(DeadLetter) });
export const replayDeadLetter = defineOperation({ name: 'replayDeadLetter', service: 'orchestration', method: 'POST', path: '/api/v1/dead-letters/{id}/replay', access: 'runs:operate', summary: 'Send a dead letter again', input: z.object({ id: Id }), output: DeadLetter, errors: ['not_found', 'conflict'] });
export const dropDeadLetter = defineOperation({ name: 'dropDeadLetter', service: 'orchestration', method: 'DELETE', path: '/api/v1/dead-letters/{id}', access: 'runs:operate', summary: 'Drop a dead letter for good', input: z.object({ id: Id, reason: z.string().max(300).default('dropped by an operator') }), output: DeadLetter, errors: ['not_found', 'conflict'] });

const Experiment = z.object({ name: z.string(), status: z.enum(['running', 'stopped']), variants: z.array(z.object({ name: z.string(), weight: z.number() })), version: z.string() });
export const listExperiments = defineOperation({ name: 'listExperiments', service: 'orchestration', method: 'GET', path: '/api/v1/experiments', access: 'experiments:read', summary: 'Experiments in force', input: z.object({}), output: z.object({ items: z.array(Experiment) }) });
export const reloadExperiments = defineOperation({ name: 'reloadExperiments', service: 'orchestration', method: 'POST', path: '/api/v1/experiments/reload', access: 'experiments:operate', summary: 'Read experiments/production.yaml again; a bad file is refused and the old ones stay', input: z.object({}), output: z.object({ items: z.array(Experiment) }), errors: ['conflict'] });
