import type { FactName, Facts, Step } from '@leadfactory/contracts';
import type { Cost } from '@leadfactory/kernel';

/** The facts that a step's handler receives: its needs for certain, its uses when the lead has them. */
export type StepInput<S extends Step> = { [N in S['needs'][number]]: Facts[N] } & { [U in Exclude<S['uses'][number], S['needs'][number]>]?: Facts[U] };

/** The fact that a step gives. */
export type StepOutput<S extends Step> = S['gives'] extends FactName ? Facts[S['gives']] : never;

/** What all leads of one envelope have in common. */
export interface BatchContext {
  readonly tenantId: string;
  readonly runId: string;
  readonly campaignId: string | null;
  /** Nothing leaves the house in a dry run. */
  readonly dry: boolean;
  readonly traceparent: string;
}

/** One lead's place in the run. `cost` grows with every egress call made with this context. */
export interface StepContext extends BatchContext {
  readonly leadId: string;
  readonly businessId: string | null;
  /** The same for every attempt: keys effects and paid calls, and derives the ids of rows that a repetition must find again. */
  readonly key: string;
  readonly attempt: number;
  cost: Cost;
}

/** One lead of a batch. */
export interface BatchItem<S extends Step> {
  readonly leadId: string;
  readonly businessId: string | null;
  readonly key: string;
  readonly attempt: number;
  readonly input: StepInput<S>;
}
