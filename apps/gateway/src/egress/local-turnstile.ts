import type { Clock } from '@leadfactory/kernel';
import { afterCall, type Breaker, newBreaker, passage } from './breaker.rules';
import { carefulPace, nextTurn, paceOf } from './pace.rules';
import type { ProviderPolicy } from './providers.config';
import type { Admission, Outcome } from './turnstile.types';

interface Gate {
  breaker: Breaker;
  remembered: number;
  notBefore: number;
}

/** What one process lets through while Redis is away: less than its share, never everything. */
export class LocalTurnstile {
  private readonly gates = new Map<string, Gate>();

  constructor(private readonly clock: Clock) {}

  admit(provider: string, policy: ProviderPolicy, useBreaker: boolean, calls = 1): Admission {
    const gate = this.gateOf(provider);
    const now = this.clock.now().getTime();
    const pace = carefulPace(paceOf(policy.perSecond, policy.burst));
    const turn = nextTurn(pace, gate.remembered, gate.notBefore, now);
    if (turn.waitMs > policy.maxWaitMs) return { verdict: 'limited', retryInMs: turn.waitMs };
    const way = useBreaker ? passage(gate.breaker, now) : { pass: true as const, probe: false };
    if (!way.pass) return { verdict: 'open', retryInMs: way.retryInMs };
    if (way.probe) gate.breaker = { ...gate.breaker, probing: true };
    gate.remembered = turn.next + (calls - 1) * pace.intervalMs;
    return { verdict: 'go', waitMs: turn.waitMs, probe: way.probe };
  }

  /** A probe counts as one here only when this breaker let it through: that of all replicas sends its own. */
  record(provider: string, policy: ProviderPolicy, outcome: Outcome): void {
    const gate = this.gateOf(provider);
    gate.breaker = afterCall(gate.breaker, policy.breaker, { ok: outcome.ok, probe: outcome.probe && gate.breaker.probing }, this.clock.now().getTime());
  }

  /** Gives the place of a probe back that did not leave; without that nobody would ever be let through again. */
  release(provider: string): void {
    const gate = this.gateOf(provider);
    gate.breaker = { ...gate.breaker, probing: false };
  }

  holdOff(provider: string, ms: number): void {
    const gate = this.gateOf(provider);
    gate.notBefore = Math.max(gate.notBefore, this.clock.now().getTime() + ms);
  }

  quietFor(provider: string): number {
    return Math.max(0, this.gateOf(provider).notBefore - this.clock.now().getTime());
  }

  reset(provider: string): void {
    this.gateOf(provider).breaker = newBreaker();
    this.resume(provider);
  }

  /** The vendor's wish for a pause is overruled. */
  resume(provider: string): void {
    this.gateOf(provider).notBefore = 0;
  }

  stateOf(provider: string): 'closed' | 'open' | 'half_open' {
    const { openUntil } = this.gateOf(provider).breaker;
    if (openUntil === null) return 'closed';
    return openUntil > this.clock.now().getTime() ? 'open' : 'half_open';
  }

  private gateOf(provider: string): Gate {
    const found = this.gates.get(provider);
    if (found) return found;
    const gate: Gate = { breaker: newBreaker(), remembered: 0, notBefore: 0 };
    this.gates.set(provider, gate);
    return gate;
  }
}
