import { AppError } from '@leadfactory/kernel';
import type { EntityManager } from 'typeorm';

/** A transaction that knows its tenant. Only Database opens one. */
export type Tx = EntityManager;

type Callback = () => void;

const waiting = new WeakMap<object, Callback[]>();

// A nested transaction has an entity manager of its own but the same query runner.
function keyOf(tx: Tx): object {
  return tx.queryRunner ?? tx;
}

/**
 * Runs the callback once the transaction has committed; never after a rollback. It must not throw and cannot be waited for.
 * @throws AppError internal outside a transaction that Database opened.
 */
export function afterCommit(tx: Tx, callback: () => void): void {
  const callbacks = waiting.get(keyOf(tx));
  if (!callbacks) throw new AppError('internal', 'afterCommit needs a transaction opened by withTenant or acrossTenants that is still open.');
  callbacks.push(callback);
}

/** Begins to collect the callbacks of a transaction. */
export function collectCallbacks(tx: Tx): void {
  waiting.set(keyOf(tx), []);
}

/** Ends the collection and gives what was collected. */
export function takeCallbacks(tx: Tx): Callback[] {
  const callbacks = waiting.get(keyOf(tx)) ?? [];
  waiting.delete(keyOf(tx));
  return callbacks;
}
