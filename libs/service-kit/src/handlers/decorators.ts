import type { Capability, EventContract, Operation, Step } from '@leadfactory/contracts';
import type { z } from 'zod';
import type {
  BatchMethod, Binding, CapabilityContext, CapabilityMethod, CapabilityReply, EachMethod, EventMethod, HookMethod, OperationMethod, ResultsMethod, Schedule, ScheduledMethod,
} from './handler.types';

const BINDINGS = Symbol('leadfactory:bindings');

/** A method decorator that compiles only on methods of type M. */
type On<M> = <T extends M>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<T>) => void;

/** What the method was decorated with; empty for a method that handles nothing. */
export function bindingsOf(method: object): readonly Binding[] {
  return (Reflect.getOwnMetadata(BINDINGS, method) as Binding[] | undefined) ?? [];
}

function bind(...bindings: Binding[]): (target: object, name: string | symbol, descriptor: PropertyDescriptor) => void {
  return (_target, _name, descriptor) => {
    const method = descriptor.value as object;
    Reflect.defineMetadata(BINDINGS, [...bindingsOf(method), ...bindings], method);
  };
}

/** Answers one operation. Input and output are checked against the contract; thrown AppErrors reach the caller as they are. */
export function HandlesOperation<I extends z.ZodType, O extends z.ZodType>(contract: Operation<I, O>): On<OperationMethod<I, O>> {
  return bind({ kind: 'operation', contract });
}

/**
 * Does one step's work. `each` contracts: `(input, context)`, I/O allowed, returns a reply made by done, end, hold or
 * waitUntil. `batch` contracts: `(items, context, tx)`, one outcome per item in the same order; those that keep nothing get no `tx`.
 */
export function HandlesStep<S extends Step>(contract: S): On<EachMethod<S> | BatchMethod<S>> {
  return bind({ kind: 'step', contract: contract as unknown as Step });
}

/** Takes the results of steps in the transaction that it is given (orchestration only). They may come twice: each names the attempt that it belongs to. */
export function HandlesResults(): On<ResultsMethod> {
  return bind({ kind: 'results' });
}

/** Hears of an event, each once, in a transaction of the event's tenant. */
export function HandlesEvent<P extends z.ZodType>(contract: EventContract<P>): On<EventMethod<P>> {
  return bind({ kind: 'event', contract });
}

/** Takes the stored webhooks of a provider. They may come twice: the handler recognises repeats by unique keys of its own. */
export function HandlesHook(provider: string): On<HookMethod> {
  return bind({ kind: 'hook', provider });
}

/** Serves one capability (gateway only). */
export function HandlesCapability<I extends z.ZodType, O extends z.ZodType>(contract: Capability<I, O>): On<CapabilityMethod<I, O>> {
  return bind({ kind: 'capability', contract });
}

/** Serves several capabilities with one method, which finds the contract in its context. */
export function HandlesCapabilities(contracts: readonly Capability[]): On<(input: unknown, context: CapabilityContext) => Promise<CapabilityReply<unknown>>> {
  return bind(...contracts.map((contract): Binding => ({ kind: 'capability', contract })));
}

/** Runs by the clock: in one replica at a time, however many there are. */
export function Scheduled(schedule: Schedule): On<ScheduledMethod> {
  return bind({ kind: 'schedule', schedule });
}
