import { z } from 'zod';
import { Cost } from './shared';
import type { ServiceName } from './services';
import type { FactName } from './facts';

/**
 * Whether a step writes rows of its service. One that keeps nothing may be asked again at any time, and its results stand nowhere
 * until the orchestrator takes them; what it pays for is kept by its key in the gateway's ledger all the same.
 */
export type Keeps = 'rows' | 'nothing';

/**
 * One kind of work on a lead. `needs` are the facts that must be there, `uses` those that help when they are;
 * the orchestrator passes exactly these from the lead's document and merges `gives` into it.
 */
export interface Step<N extends FactName = FactName, U extends FactName = FactName, G extends FactName = FactName, K extends Keeps = Keeps> {
  readonly kind: 'step';
  readonly name: string;
  readonly service: ServiceName;
  readonly needs: readonly N[];
  readonly uses: readonly U[];
  readonly gives: G;
  /** `each`: I/O, `concurrency` leads at a time. `batch`: set-based SQL, up to `batchSize` leads a call. */
  readonly mode: 'each' | 'batch';
  readonly keeps: K;
  /** Whether other services are told which leads have passed it (LeadsAdvanced). What nobody counts by is not told. */
  readonly milestone: boolean;
  readonly concurrency: number;
  readonly batchSize: number;
  /** After so long without a sign of life the broker hands the work to another replica; running work renews it. */
  readonly ackWaitSeconds: number;
  /** After so long without a result the orchestrator issues the work again: the broker itself may have lost it. Longer than a queue takes. */
  readonly lostAfterSeconds: number;
}

export function defineStep<N extends FactName, U extends FactName = never, const G extends FactName = FactName, const K extends Keeps = 'rows'>(
  spec: Pick<Step<N, U, G>, 'name' | 'service' | 'needs' | 'gives'> & Partial<Pick<Step<N, U, G, K>, 'uses' | 'mode' | 'keeps' | 'milestone' | 'concurrency' | 'batchSize' | 'ackWaitSeconds' | 'lostAfterSeconds'>>,
): Step<N, U, G, K> {
  return { kind: 'step', uses: [], mode: 'each', keeps: 'rows' as K, milestone: true, concurrency: 8, batchSize: 100, ackWaitSeconds: 20, lostAfterSeconds: 240, ...spec };
}

export function stepSubject(step: Pick<Step, 'name'>): string {
  return `steps.${step.name}`;
}

/** The subject on which results of steps go back to the orchestrator. */
export const RESULTS_SUBJECT = 'results.lead';

/** Keys effects and paid calls of a lead's step: the same for every attempt. `generation` counts from 1, and grows when an operator orders the step again. */
export function stepKey(leadId: string, step: string, generation: number): string {
  return `${leadId}:${step}:${generation}`;
}

/** One lead's work inside an envelope. */
export const StepItem = z.object({
  leadId: z.uuid(),
  businessId: z.uuid().nullable(),
  attempt: z.number().int().min(1),
  /** As stepKey makes it. */
  key: z.string(),
  input: z.record(z.string(), z.unknown()),
});
export type StepItem = z.infer<typeof StepItem>;

/** What travels on a step's subject: leads of one run, one step. */
export const StepEnvelope = z.object({
  /** Stays when the envelope is issued again because nothing came back: those who have handled it know it by this. */
  id: z.uuid(),
  step: z.string(),
  /** The step of the same service to which leads for which this one is done go on at once, if it can take them: none of them has been there. */
  next: z.string().optional(),
  tenantId: z.uuid(),
  runId: z.uuid(),
  campaignId: z.uuid().nullable(),
  /** Nothing leaves the house in a dry run. */
  dry: z.boolean(),
  traceparent: z.string(),
  items: z.array(StepItem).min(1),
});
export type StepEnvelope = z.infer<typeof StepEnvelope>;

/** An envelope ready to travel: its parts have been JSON since the database gave them, and are not read again to be written again. */
export interface StepText {
  readonly step: string;
  readonly tenantId: string;
  readonly body: string;
}

/** An item whose facts are JSON texts already. */
export interface StepItemText extends Omit<StepItem, 'input'> {
  readonly input: ReadonlyMap<string, string>;
}

/** Writes an envelope whose items' facts are JSON texts. */
export function stepText({ items, ...head }: Omit<StepEnvelope, 'items'> & { items: readonly StepItemText[] }): StepText {
  const texts = items.map(({ input, ...item }) => {
    const facts = [...input].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',');
    return `${JSON.stringify(item).slice(0, -1)},"input":{${facts}}}`;
  });
  return { step: head.step, tenantId: head.tenantId, body: `${JSON.stringify(head).slice(0, -1)},"items":[${texts.join(',')}]}` };
}

/** How one lead's work came out. */
export const StepOutcome = z.discriminatedUnion('status', [
  /** The fact that the step gives, for the lead's document. */
  z.object({ status: z.literal('done'), output: z.unknown(), cached: z.boolean().optional() }),
  /** The lead ends here for a reason of its own (disqualified, suppressed): no failure. */
  z.object({ status: z.literal('end'), outcome: z.enum(['disqualified', 'suppressed', 'skipped']), reason: z.string(), detail: z.string().optional(), output: z.unknown().optional() }),
  /** Not now: a limit, a budget or an outage. Costs no attempt; goes again at `retryAt`. */
  z.object({ status: z.literal('wait'), retryAt: z.iso.datetime(), cause: z.enum(['rate_limited', 'budget_exceeded', 'breaker_open', 'unavailable', 'window']), detail: z.string() }),
  /** A person must look before it goes on. */
  z.object({ status: z.literal('hold'), reason: z.string(), detail: z.string().optional() }),
  /** This attempt failed. `retry: false` says that another one cannot do better. */
  z.object({ status: z.literal('failed'), code: z.string(), message: z.string(), retry: z.boolean() }),
]);
export type StepOutcome = z.infer<typeof StepOutcome>;

/** One lead's outcome on its way back. */
export const StepResult = z.object({
  leadId: z.uuid(),
  key: z.string(),
  attempt: z.number().int(),
  outcome: StepOutcome,
  cost: Cost,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});
export type StepResult = z.infer<typeof StepResult>;

/** What travels on RESULTS_SUBJECT. */
export const ResultEnvelope = z.object({
  id: z.uuid(),
  step: z.string(),
  tenantId: z.uuid(),
  runId: z.uuid(),
  traceparent: z.string(),
  results: z.array(StepResult).min(1),
  /** The step before, which these leads or some of them passed on the way, and of which nothing was told before. */
  passed: z.object({ step: z.string(), results: z.array(StepResult).min(1) }).optional(),
});
export type ResultEnvelope = z.infer<typeof ResultEnvelope>;
