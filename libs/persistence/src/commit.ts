import { AppError } from '@leadfactory/kernel';
import type { EntityManager } from 'typeorm';

/** A transaction that knows its tenant. Only Database opens one. */
export type Tx = EntityManager;

type Callback = () => void;

interface Callbacks {
  committed: Callback[];
  rolledBack: Callback[];
}

const waiting = new WeakMap<object, Callbacks>();

// A nested transaction has an entity manager of its own but the same query runner.
function keyOf(tx: Tx): object {
  return tx.queryRunner ?? tx;
}

/**
 * Runs the callback once the transaction has committed; never after a rollback. It must not throw and cannot be waited for.
 * @throws AppError internal outside a transaction that Database opened.
 */
export function afterCommit(tx: Tx, callback: () => void): void {
  callbacksOf(tx, 'afterCommit').committed.push(callback);
}

/**
 * Runs the callback once the transaction has been rolled back, or when it is not known whether it has committed. It must not
 * throw and cannot be waited for.
 * @throws AppError internal outside a transaction that Database opened.
 */
export function afterRollback(tx: Tx, callback: () => void): void {
  callbacksOf(tx, 'afterRollback').rolledBack.push(callback);
}

function callbacksOf(tx: Tx, asked: string): Callbacks {
  const callbacks = waiting.get(keyOf(tx));
  if (!callbacks) throw new AppError('internal', `${asked} needs a transaction opened by withTenant or acrossTenants that is still open.`);
  return callbacks;
}

/** Begins to collect the callbacks of a transaction. */
export function collectCallbacks(tx: Tx): void {
  waiting.set(keyOf(tx), { committed: [], rolledBack: [] });
}

/** Ends the collection and gives what was collected for this end. */
export function takeCallbacks(tx: Tx, end: keyof Callbacks): Callback[] {
  const callbacks = waiting.get(keyOf(tx))?.[end] ?? [];
  waiting.delete(keyOf(tx));
  return callbacks;
}
