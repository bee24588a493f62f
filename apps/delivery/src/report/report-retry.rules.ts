import type { AppError } from '@leadfactory/kernel';

/** A mailbox that refuses for now, in seconds after each try; a day and a half in all, as mail servers do. */
const AFTER_REFUSALS = [30, 120, 600, 1_800, 7_200, 21_600, 43_200, 57_600];

/** When a refused mail is tried again; null when it is given up. */
export function retryAfterRefusal(now: Date, tries: number): Date | null {
  const seconds = AFTER_REFUSALS[tries - 1];
  return seconds === undefined ? null : new Date(now.getTime() + seconds * 1000);
}

/** When a mail goes again that could not be handed over. Bought reports are owed: they are never given up for our own faults. */
export function retryAfterFault(now: Date, fault: AppError): Date {
  const told = fault.details.retryAt === undefined ? Number.NaN : Date.parse(fault.details.retryAt);
  if (!Number.isNaN(told)) return new Date(Math.max(told, now.getTime() + 1_000));
  const ours = ['timeout', 'unavailable', 'provider_unavailable', 'rate_limited'].includes(fault.code);
  return new Date(now.getTime() + (ours ? 10_000 : 300_000));
}
