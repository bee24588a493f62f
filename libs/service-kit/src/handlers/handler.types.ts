import type { Caller, Capability, CapabilityMeta, EventContract, Operation, ResultEnvelope, Step, StepOutcome } from '@leadfactory/contracts';
import type { EventMeta, Hook } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import type { z } from 'zod';
import type { BatchContext, BatchItem, StepContext, StepInput, StepOutput } from '../step/step.types';
import type { StepReply } from '../step/step-reply';

export type OperationMethod<I extends z.ZodType, O extends z.ZodType> = (input: z.output<I>, caller: Caller) => Promise<z.input<O>>;
export type EachMethod<S extends Step> = (input: StepInput<S>, context: StepContext) => Promise<StepReply<StepOutput<S>>>;
/** A step that keeps nothing gets no transaction. */
export type BatchMethod<S extends Step> = S['keeps'] extends 'nothing'
  ? (items: BatchItem<S>[], context: BatchContext) => Promise<StepOutcome[]>
  : (items: BatchItem<S>[], context: BatchContext, tx: Tx) => Promise<StepOutcome[]>;
export type EventMethod<P extends z.ZodType> = (payload: z.output<P>, meta: EventMeta, tx: Tx) => Promise<void>;
export type HookMethod = (hook: Hook) => Promise<void>;
export type ResultsMethod = (envelope: ResultEnvelope, tx: Tx) => Promise<void>;
export type ScheduledMethod = () => Promise<void>;

/** What a capability's handler knows beside the input; `capability` tells which one, for handlers that serve several. */
export interface CapabilityContext {
  readonly capability: Capability;
  readonly tenantId: string;
  readonly key: string | undefined;
  readonly leadId: string | undefined;
  readonly runId: string | undefined;
  readonly traceparent: string;
  readonly dry: boolean;
  /** Only what the book has of the key is answered; nothing leaves the house. */
  readonly recall: boolean;
}

/** A capability's answer with what it cost and where it came from. */
export interface CapabilityReply<T> extends CapabilityMeta {
  data: T;
}

export type CapabilityMethod<I extends z.ZodType, O extends z.ZodType> = (input: z.output<I>, context: CapabilityContext) => Promise<CapabilityReply<z.input<O>>>;

/** When a job runs: every so many seconds, or by a cron line of five fields in UTC (`30 3 * * *`). */
export type Schedule = { name: string; everySeconds: number } | { name: string; cron: string };

/** What a decorated method promises to handle. */
export type Binding =
  | { kind: 'operation'; contract: Operation }
  | { kind: 'step'; contract: Step }
  | { kind: 'results' }
  | { kind: 'event'; contract: EventContract }
  | { kind: 'hook'; provider: string }
  | { kind: 'capability'; contract: Capability }
  | { kind: 'schedule'; schedule: Schedule };
