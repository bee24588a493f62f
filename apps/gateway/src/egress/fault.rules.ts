import { AppError } from '@leadfactory/kernel';
import type { ProviderFault } from '../providers/provider.fault';

/** A vendor that says "too fast" and not for how long is left alone this long. */
const QUIET_MS = 5_000;
/** No wait that a vendor asks for is believed beyond a day. */
const LONGEST_QUIET_MS = 86_400_000;

export function quietMs(fault: ProviderFault): number {
  return Math.min(LONGEST_QUIET_MS, Math.max(100, fault.retryAfterMs ?? QUIET_MS));
}

/** Whether an outage may be met with another try of the same call. */
export function mayTryAgain(fault: ProviderFault, repeatable: boolean): boolean {
  return (fault.kind === 'unavailable' || fault.kind === 'timeout') && (repeatable || !fault.maybeDone);
}

/** Whether the vendor was able to serve; its refusals are no outage. */
export function isOutage(fault: ProviderFault): boolean {
  return fault.kind === 'unavailable' || fault.kind === 'timeout';
}

/**
 * What a try without an answer costs. Where the vendor told, that; the calls of the try that it had answered; where it may have served us and the answer was lost, its price, in
 * doubt: vendors bill what they have served. Nothing where asking again under the same key is the same call.
 */
export function costOfFault(fault: ProviderFault, o: { effect: boolean; repeatable: boolean; priceMicros: number }): { micros: number; doubtfulMicros: number } {
  if (fault.micros > 0) return { micros: fault.micros, doubtfulMicros: 0 };
  const billedAgain = !(o.effect && o.repeatable);
  const doubtfulMicros = isOutage(fault) && fault.maybeDone && billedAgain ? o.priceMicros : 0;
  return { micros: fault.calls * o.priceMicros + doubtfulMicros, doubtfulMicros };
}

/** Milliseconds before try number `attempt`: up to 0.25 s, 0.5 s, 1 s, … by chance, so that callers do not return together. */
export function pauseBefore(attempt: number, chance: number): number {
  return Math.round(chance * Math.min(8_000, 250 * 2 ** (attempt - 2)));
}

/** What the caller is told. `repeatable`: asking again can do no harm. */
export function errorOf(fault: ProviderFault, provider: string, now: Date, o: { repeatable: boolean; cooldownSeconds: number }): AppError {
  const context = { provider, ...(fault.status === undefined ? {} : { status: fault.status }) };
  const at = (ms: number): string => new Date(now.getTime() + ms).toISOString();
  if (fault.kind === 'rejected') return new AppError('provider_rejected', `${provider} refused the call: ${fault.message}`, { context }, { cause: fault });
  if (fault.kind === 'limited') return new AppError('rate_limited', `${provider} asks for a pause: ${fault.message}`, { retryAt: at(quietMs(fault)), context }, { cause: fault });
  if (!o.repeatable && fault.maybeDone) {
    return new AppError('fate_unknown', `${provider} did not answer (${fault.message}); whether the call took effect is not known, so it is not repeated.`, { context }, { cause: fault });
  }
  return new AppError('provider_unavailable', `${provider} is not available: ${fault.message}`, { retryAt: at(Math.max(fault.retryAfterMs ?? 0, o.cooldownSeconds * 1000)), context }, { cause: fault });
}
