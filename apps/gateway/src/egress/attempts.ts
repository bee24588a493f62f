import { setTimeout as sleep } from 'node:timers/promises';
import { CAPABILITIES } from '@leadfactory/contracts';
import { AppError, type Clock, toAppError } from '@leadfactory/kernel';
import type { Metrics } from '@leadfactory/service-kit';
import type { Budgets } from '../costs/budgets.repository';
import type { CallTally } from '../costs/call-tally';
import { ProviderFault } from '../providers/provider.fault';
import type { Provider } from '../providers/provider.registry';
import type { Answer } from '../providers/provider.types';
import { costOfFault, errorOf, isOutage, mayTryAgain, pauseBefore, quietMs } from './fault.rules';
import type { ProviderStates } from './provider-states';
import type { Turnstile } from './turnstile';

export interface Journey<T> {
  provider: Provider;
  effect: boolean;
  /** Asking twice does no harm: it only reads, or the vendor knows our key. */
  repeatable: boolean;
  /** What the vendor bills for one call, in millionths of a US dollar. */
  priceMicros: number;
  /** So many calls a try takes, at most as a rule. */
  mostCalls: number;
  /** Machine time in ms at which the caller stops waiting. */
  deadline: number;
  /** Runs once, after the limits have let the call through and before it leaves. What it throws ends the journey. */
  depart(): Promise<void>;
  call(timeoutMs: number): Promise<Answer<T>>;
}

/** What the tries that gave no answer have cost; `doubtfulMicros` of it for those of which nobody knows whether the vendor bills them. `calls`: how many they were. */
export interface Spent {
  micros: number;
  doubtfulMicros: number;
  calls: number;
}

/** The journey's end without an answer; `attempts` tells whether anything left the house. */
export class Unsuccessful extends Error {
  constructor(
    readonly error: AppError,
    readonly attempts: number,
    readonly spent: Spent,
  ) {
    super(error.message, { cause: error });
  }
}

const LEAST_TIME_MS = 200;
/** An adapter that does not end in time itself is left behind after this. */
const OVERTIME_MS = 1_000;

/** Takes a call through rate limit, breaker, time-out and retries. */
export class Attempts {
  private readonly calls: ReturnType<Metrics['counter']>;
  private readonly seconds: ReturnType<Metrics['histogram']>;

  constructor(
    private readonly turnstile: Turnstile,
    private readonly states: ProviderStates,
    private readonly budgets: Budgets,
    private readonly tally: CallTally,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.calls = metrics.counter('leadfactory_provider_calls_total', 'Tries to call a provider, by outcome: ok, rejected, limited, unavailable, timeout or internal.', ['provider', 'outcome']);
    this.seconds = metrics.histogram('leadfactory_provider_call_duration_seconds', 'Time that a provider took for one try.', ['provider']);
  }

  /** @throws Unsuccessful; or what `depart` throws */
  async run<T>(journey: Journey<T>): Promise<{ answer: Answer<T>; attempts: number; spent: Spent }> {
    const { provider, repeatable } = journey;
    let spent: Spent = { micros: 0, doubtfulMicros: 0, calls: 0 };
    for (let attempt = 1; ; attempt += 1) {
      const probe = await this.admitted(journey, attempt, spent).catch((error: unknown) => {
        throw attempt === 1 || error instanceof Unsuccessful ? error : new Unsuccessful(toAppError(error), attempt - 1, spent);
      });
      try {
        if (attempt === 1) await journey.depart();
        else if (provider.policy.ledger) await this.budgets.reserveTry(provider.name, journey.mostCalls, provider.policy.perDay, this.clock.now());
      } catch (error) {
        if (probe) await this.turnstile.release(provider.name);
        if (attempt === 1) throw error;
        throw new Unsuccessful(toAppError(error), attempt - 1, spent);
      }
      if (!provider.policy.ledger) this.tally.add(provider.name);
      const done = this.seconds.startTimer({ provider: provider.name });
      try {
        const answer = await inTime(journey);
        done();
        this.calls.inc({ provider: provider.name, outcome: 'ok' });
        await this.turnstile.record(provider.name, provider.policy, { ok: true, probe });
        return { answer, attempts: attempt, spent };
      } catch (error) {
        const fault = faultOf(error);
        done();
        this.calls.inc({ provider: provider.name, outcome: fault instanceof ProviderFault ? fault.kind : 'internal' });
        await this.learn(provider, fault, probe);
        if (!(fault instanceof ProviderFault)) throw new Unsuccessful(fault, attempt, { ...spent, calls: spent.calls + 1 });
        spent = withCost(spent, { ...costOfFault(fault, journey), calls: fault.calls + 1 });
        const pause = pauseBefore(attempt + 1, Math.random());
        const timeLeft = journey.deadline - Date.now() > pause + LEAST_TIME_MS;
        if (attempt > provider.policy.retries || !timeLeft || !mayTryAgain(fault, repeatable)) {
          throw new Unsuccessful(errorOf(fault, provider.name, this.clock.now(), { repeatable, cooldownSeconds: provider.policy.breaker.cooldownSeconds }), attempt, spent);
        }
        await sleep(pause);
      }
    }
  }

  /** Waits for the call's turn; answers whether it is the breaker's probe. */
  private async admitted<T>(journey: Journey<T>, attempt: number, spent: Spent): Promise<boolean> {
    const { provider, effect, mostCalls, deadline } = journey;
    const { name, policy } = provider;
    const forced = this.states.forcedOf(name);
    const refuse = (code: 'rate_limited' | 'provider_unavailable', message: string, retryInMs: number): Unsuccessful =>
      new Unsuccessful(new AppError(code, message, { retryAt: new Date(this.clock.now().getTime() + retryInMs).toISOString(), context: { provider: name } }), attempt - 1, spent);
    if (forced === 'forced_open') throw refuse('provider_unavailable', `An operator has switched ${name} off.`, policy.breaker.cooldownSeconds * 1000);

    const admission = await this.turnstile.admit(name, policy, { useBreaker: forced !== 'forced_closed', calls: mostCalls }, effect ? () => this.states.memoryOf(name) : undefined);
    if (admission.verdict === 'open') throw refuse('provider_unavailable', `${name} has failed too often of late; it gets a rest.`, admission.retryInMs);
    if (admission.verdict === 'limited') throw refuse('rate_limited', `The limit of ${policy.perSecond} calls a second to ${name} is met.`, spread(admission.retryInMs));
    let { waitMs } = admission;
    // What cannot be taken back keeps to the limit of all replicas even now, at the price of a statement.
    if (effect && admission.memory === null) {
      const turn = await this.pace(provider, admission.probe);
      if (turn === null) throw refuse('rate_limited', `The limit of ${policy.perSecond} calls a second to ${name} is met.`, spread(policy.maxWaitMs));
      waitMs = Math.max(waitMs, turn);
    }
    if (Date.now() + waitMs + LEAST_TIME_MS > deadline) {
      if (admission.probe) await this.turnstile.release(name);
      throw refuse('rate_limited', `The turn to call ${name} comes too late for this request.`, waitMs);
    }
    if (waitMs > 0) {
      await sleep(waitMs);
      const { quietMs, memory } = await this.turnstile.standing(name);
      const isForgotten = effect && memory !== admission.memory;
      if ((quietMs > 0 || isForgotten) && admission.probe) await this.turnstile.release(name);
      if (quietMs > 0) throw refuse('rate_limited', `${name} asks for a pause.`, spread(quietMs));
      // Whoever keeps the turns now knows nothing of this one, and has given its time to another.
      if (isForgotten) return this.admitted(journey, attempt, spent);
    }
    return admission.probe;
  }

  /** The turn of an effect; a probe that gets none gives its place back. */
  private async pace({ name, policy }: Provider, probe: boolean): Promise<number | null> {
    let turn: number | null = null;
    try {
      turn = await this.budgets.pace(name, policy);
    } finally {
      if (turn === null && probe) await this.turnstile.release(name);
    }
    return turn;
  }

  private async learn(provider: Provider, fault: ProviderFault | AppError, probe: boolean): Promise<void> {
    const outage = fault instanceof ProviderFault && isOutage(fault);
    const opened = await this.turnstile.record(provider.name, provider.policy, { ok: !outage, probe });
    if (!(fault instanceof ProviderFault)) return;
    const quiet = fault.kind === 'limited' || (outage && fault.retryAfterMs !== undefined) ? quietMs(fault) : 0;
    if (quiet > 0) await this.turnstile.holdOff(provider.name, quiet);
    // Redis may forget; what is sent through this provider must not.
    const memory = { quietMs: quiet, openMs: opened ? provider.policy.breaker.cooldownSeconds * 1000 : 0 };
    if ((quiet > 0 || opened) && hasEffects(provider)) await this.states.keepInMind(provider.name, memory);
    this.states.noteFault(provider.name, fault);
  }
}

function hasEffects({ capabilities }: Provider): boolean {
  return capabilities.some((name) => CAPABILITIES[name].nature === 'effect');
}

function withCost(spent: Spent, cost: Spent): Spent {
  return { micros: spent.micros + cost.micros, doubtfulMicros: spent.doubtfulMicros + cost.doubtfulMicros, calls: spent.calls + cost.calls };
}

/** Those who were refused at the same moment do not come back at the same moment. */
function spread(ms: number): number {
  return Math.ceil(ms * (1 + Math.random() * 0.5));
}

function faultOf(error: unknown): ProviderFault | AppError {
  return error instanceof ProviderFault ? error : toAppError(error);
}

async function inTime<T>(journey: Journey<T>): Promise<Answer<T>> {
  const { provider, deadline } = journey;
  const timeoutMs = Math.max(LEAST_TIME_MS, Math.min(provider.policy.timeoutMs, deadline - Date.now()));
  let timer: NodeJS.Timeout | undefined;
  const overtime = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProviderFault('timeout', `no answer within ${timeoutMs} ms`, { maybeDone: true })), timeoutMs + OVERTIME_MS);
  });
  try {
    return await Promise.race([journey.call(timeoutMs), overtime]);
  } finally {
    clearTimeout(timer);
  }
}
