import type { Money } from '@leadfactory/kernel';

const MICROS_PER_CENT = 10_000;

/** An amount of US cents in millionths of a dollar. */
export function microsOf(amount: Money): number {
  return amount.amount * MICROS_PER_CENT;
}

/** Millionths of a dollar as whole US cents, rounded up: a limit is never shown as less than it is. */
export function moneyOf(micros: number): Money {
  return { amount: Math.ceil(micros / MICROS_PER_CENT), currency: 'USD' };
}

/** `$0.0080`: four digits, because single calls cost fractions of a cent; six where four would show nothing. */
export function dollars(micros: number): string {
  const digits = micros % MICROS_PER_CENT === 0 ? 2 : micros < 100 ? 6 : 4;
  return `$${(micros / 1_000_000).toFixed(digits)}`;
}

/** The UTC day as a date. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The first day of the UTC month. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`;
}

/** The next midnight UTC. */
export function nextDay(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 1));
}
