import type { Funnel } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { FunnelCounts } from './funnel.repository';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_DAYS = 400;

/** @throws AppError invalid_input when the days are in the wrong order or too many */
export function assertDays(from: string, to: string): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1) throw new AppError('invalid_input', `The days end before they begin: ${from} to ${to}.`, { fields: [{ path: 'to', message: `expected ${from} or later` }] });
  if (days > MOST_DAYS) throw new AppError('invalid_input', `${days} days are asked for; ${MOST_DAYS} at once are the most.`, { fields: [{ path: 'from', message: `expected at most ${MOST_DAYS} days before ${to}` }] });
}

/** The row with its sums as money and cost. */
export function withMoney<R extends { revenue: number; micros: number }>({ revenue, micros, ...row }: R, currency: string) {
  return { ...row, revenue: { amount: revenue, currency }, cost: { micros, currency } };
}

export function shownFunnel({ tierA, tierB, tierC, tierD, ...counts }: FunnelCounts, outcomes: Record<string, number>, currency: string): Funnel {
  return { ...withMoney(counts, currency), byTier: { A: tierA, B: tierB, C: tierC, D: tierD }, outcomes };
}
