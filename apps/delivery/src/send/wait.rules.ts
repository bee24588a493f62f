import { sendMail } from '@leadfactory/contracts';
import type { Pause } from '../governor/governor.repository';
import type { Message } from '../message/message.types';
import type { DeliveryPolicy } from '../policy/policy.schema';
import { nextOpening } from './window.rules';

/** What keeps a cold mail here for now, its first try and every later one alike. */
export interface Wait {
  until: Date;
  cause: 'breaker_open' | 'window' | 'rate_limited';
  detail: string;
}

/** The governor judges every 30 seconds: looking again sooner would tell nothing new. */
const PAUSE_MS = 60_000;
const MINUTE_MS = 60_000;
/** A call for a mail ends with its time-out; this much later it is certainly not under way any more, and the gateway's book knows of it what can be known. */
export const UNDER_WAY_MS = sendMail.timeoutMs + 30_000;

export function pauseWait(pause: Pause, now: Date): Wait {
  return { until: new Date(now.getTime() + PAUSE_MS), cause: 'breaker_open', detail: `Cold mail is stopped: ${pause.reason}` };
}

export function windowWait(now: Date, state: string, vertical: string, windows: DeliveryPolicy['windows']): Wait | null {
  const until = nextOpening(now, state, vertical, windows);
  return until && { until, cause: 'window', detail: `Mail to ${vertical} businesses in ${state} leaves from ${until.toISOString()}.` };
}

/** The minute whose mails are counted. */
export function minuteOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
}

export function paceWait(now: Date, perMinute: number): Wait {
  return { until: new Date(minuteOf(now).getTime() + MINUTE_MS), cause: 'rate_limited', detail: `This minute's ${perMinute} mails to the recipient's domain are spent.` };
}

/** Whether somebody may be about to hand the mail over, or be doing so. */
export function mayBeUnderWay({ nextTryAt, askedAt }: Pick<Message, 'nextTryAt' | 'askedAt'>, now: Date): boolean {
  return nextTryAt === null && askedAt !== null && now.getTime() - askedAt.getTime() <= UNDER_WAY_MS;
}
