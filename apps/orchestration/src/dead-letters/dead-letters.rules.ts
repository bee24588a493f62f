import type { Caller } from '@leadfactory/contracts';
import { PLATFORM_TENANT } from '@leadfactory/persistence';
import { tenantOf } from '@leadfactory/service-kit';
import type { DeadLetter } from './dead-letter.repository';

const HIDDEN = '(not shown: the message belongs to the installation, and may be about another tenant)';

/**
 * Whose dead letters a caller may see and send again: their tenant's and, for whoever operates runs, the installation's. What names no tenant (webhooks, what
 * could not be read) would otherwise be seen by nobody (ADR 20).
 */
export function ownersOfLetters(caller: Caller): string[] {
  return [tenantOf(caller), ...(caller.scopes.includes('runs:operate') ? [PLATFORM_TENANT] : [])];
}

/** A letter with its owner. */
export type OwnedLetter = DeadLetter & { owner: string };

/** A letter as a caller may see it: one of the installation without its message, and without the stack, which may quote it. */
export function shownLetter<L extends OwnedLetter>({ owner, at, ...letter }: L) {
  const installation = owner === PLATFORM_TENANT;
  return { ...letter, at: at.toISOString(), installation, ...(installation && { body: HIDDEN, reason: letter.reason.split('\n')[0] ?? '' }) };
}

/** The newest of all owners' letters, in the order in which each owner's came. */
export function newestLetters(lists: readonly OwnedLetter[][]): OwnedLetter[] {
  return lists.flat().sort((one, other) => other.at.getTime() - one.at.getTime() || (other.id < one.id ? -1 : 1));
}
