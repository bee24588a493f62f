import type { INestApplicationContext } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { AppError } from '@leadfactory/kernel';
import type { Catalogue } from './catalogue';
import { type Bound, handlerProblems } from './check-handlers.rules';
import { bindingsOf } from './decorators';
import type { Binding } from './handler.types';

export interface Handler<K extends Binding['kind'] = Binding['kind']> extends Bound {
  readonly binding: Extract<Binding, { kind: K }>;
  // Arguments and result are as the binding's decorator made sure at compile time.
  call: (...args: unknown[]) => Promise<unknown>;
}

/** The decorated methods of all providers. @throws AppError not_configured naming every contract without a handler or with two. */
export function discoverHandlers(app: INestApplicationContext, service: string, catalogue: Catalogue): Handler[] {
  const scanner = new MetadataScanner();
  const instances = new Set(app.get(DiscoveryService).getProviders().map((wrapper) => wrapper.instance as unknown).filter(isObject));
  const handlers = [...instances].flatMap((instance) => {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    return scanner.getAllMethodNames(prototype).flatMap((name) => handlersOf(instance, name));
  });
  const problems = handlerProblems(service, catalogue, handlers);
  if (problems.length > 0) throw new AppError('not_configured', `${service} cannot start: ${problems.join('; ')}.`);
  return handlers;
}

/** The handlers of one kind. */
export function handlersFor<K extends Binding['kind']>(handlers: readonly Handler[], kind: K): Handler<K>[] {
  return handlers.filter((handler) => handler.binding.kind === kind) as unknown as Handler<K>[];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function handlersOf(instance: Record<string, unknown>, name: string): Handler[] {
  const method = instance[name];
  if (typeof method !== 'function') return [];
  const call = (...args: unknown[]): Promise<unknown> => Promise.resolve(Reflect.apply(method, instance, args));
  return bindingsOf(method).map((binding) => ({ binding, where: `${instance.constructor.name}.${name}`, call }));
}
