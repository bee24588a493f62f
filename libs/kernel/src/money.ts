import { AppError } from './errors';

/** An amount of money: `amount` is an integer in the currency's minor unit (cents), `currency` an ISO 4217 code in upper case. */
export interface Money {
  amount: number;
  currency: string;
}

/**
 * What a call to a provider costs: an integer in millionths of the currency's major unit (1 USD = 1,000,000),
 * because single calls cost less than the minor unit.
 */
export interface Cost {
  micros: number;
  currency: string;
}

const MICROS_PER_CENT = 10_000;

/** Money of whole minor units. @throws AppError invalid_input when the amount is not an integer or the currency no ISO code. */
export function money(amount: number, currency = 'USD'): Money {
  if (!Number.isSafeInteger(amount)) throw new AppError('invalid_input', `An amount of money is a whole number of minor units, not ${amount}.`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new AppError('invalid_input', `"${currency}" is not an ISO 4217 currency code such as USD.`);
  return { amount, currency };
}

/** The sum of two amounts. @throws AppError invalid_input when their currencies differ. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new AppError('invalid_input', `${left.currency} and ${right.currency} cannot be added.`);
  return money(left.amount + right.amount, left.currency);
}

/** No cost at all, in US dollars. */
export const NO_COST: Cost = { micros: 0, currency: 'USD' };

/** The sum of two costs. @throws AppError invalid_input when their currencies differ. */
export function addCost(left: Cost, right: Cost): Cost {
  if (left.micros === 0) return right;
  if (right.micros === 0) return left;
  if (left.currency !== right.currency) throw new AppError('invalid_input', `${left.currency} and ${right.currency} cannot be added.`);
  return { micros: left.micros + right.micros, currency: left.currency };
}

/** A cost in whole minor units, rounded up: what was spent is never shown as less. */
export function costToMoney(cost: Cost): Money {
  return money(Math.ceil(cost.micros / MICROS_PER_CENT), cost.currency);
}

/** The amount as people of that locale write it, e.g. `$49.00`. */
export function formatMoney(value: Money, locale = 'en-US'): string {
  // Intl throws at what is no code at all; whoever reads the amount must not lose the whole page.
  if (!/^[A-Za-z]{3}$/.test(value.currency)) return `${new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(value.amount / 100)} ${value.currency}`;
  const digits = new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return new Intl.NumberFormat(locale, { style: 'currency', currency: value.currency }).format(value.amount / 10 ** digits);
}
