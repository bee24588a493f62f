import { eventSubject } from '@leadfactory/contracts';
import type { Catalogue } from './catalogue';
import type { Binding } from './handler.types';

/** A binding and the method that carries it, e.g. `ScoreStep.score`. */
export interface Bound {
  binding: Binding;
  where: string;
}

/** What a binding handles, so that two for the same thing can be told. */
function subjectOf(binding: Binding): string {
  switch (binding.kind) {
    case 'operation':
    case 'step':
    case 'capability':
      return `the ${binding.kind} ${binding.contract.name}`;
    case 'event':
      return `the event ${eventSubject(binding.contract).slice('events.'.length)}`;
    case 'hook':
      return `webhooks of ${binding.provider}`;
    case 'results':
      return 'results of steps';
    case 'schedule':
      return `the job ${binding.schedule.name}`;
  }
}

/** Everything that is wrong with a service's handlers: missing, double, foreign. Empty when it may start. */
export function handlerProblems(service: string, catalogue: Catalogue, handlers: readonly Bound[]): string[] {
  const wheres = new Map<string, string[]>();
  for (const { binding, where } of handlers) wheres.set(subjectOf(binding), [...(wheres.get(subjectOf(binding)) ?? []), where]);
  const double = [...wheres].filter(([, found]) => found.length > 1).map(([what, found]) => `${what} has ${found.length} handlers: ${found.join(' and ')}; keep one`);

  const required: Binding[] = [
    ...catalogue.operations.map((contract): Binding => ({ kind: 'operation', contract })),
    ...catalogue.steps.map((contract): Binding => ({ kind: 'step', contract })),
    ...catalogue.capabilities.map((contract): Binding => ({ kind: 'capability', contract })),
  ];
  const missing = required.filter((binding) => !wheres.has(subjectOf(binding))).map((binding) => `${subjectOf(binding)} is a contract of ${service}, but no provider handles it`);

  const own = new Set(required.map(subjectOf));
  const foreign = handlers
    .filter(({ binding }) => ['operation', 'step', 'capability'].includes(binding.kind) && !own.has(subjectOf(binding)))
    .map(({ binding, where }) => `${subjectOf(binding)}, handled by ${where}, is no contract of ${service}`);
  return [...missing, ...double, ...foreign];
}
