import type { Clock } from '@leadfactory/kernel';
import { afterCommit, afterRollback, type Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EnvelopeRepository } from './envelope.repository';
import { Pace } from './pace.rules';

interface Load {
  /** Leads that are out, or about to go. */
  out: number;
  /** Those of them that transactions of this process have taken places for, and not committed: no count sees them. */
  uncommitted: number;
  /** For how many leads places were ever taken: tells what a count may have missed. */
  taken: number;
  /** Whether others wait for room, as far as this process has seen; the sweep looks every second. */
  waits: boolean;
  countedAt: number;
  pace: Pace;
}

export type Busy = Pick<Load, 'out' | 'waits'> & { perSecond: number };

const UNKNOWN: Busy = { out: 0, waits: false, perSecond: 0 };

/** A step that seems full is counted again soon: other replicas may have taken results of what this one sent. */
const COUNT_FULL_EVERY_MS = 200;
const COUNT_EVERY_MS = 30_000;

/**
 * How busy each step is for each tenant. Counting rows for every envelope would cost more than the work: they are counted now and
 * then, and what this process sends and gets back in between is added. Places are taken in the same breath as they are seen to be
 * free, so that transactions side by side do not take the same ones. Other replicas do the same: in between each keeps the limit
 * for itself.
 */
@Injectable()
export class StepLoad {
  private readonly loads = new Map<string, Load>();

  constructor(
    private readonly envelopes: EnvelopeRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Counts anew where that is due. @param full the steps at which there seems to be no room: what is known of them has to be fresher */
  async count(tx: Tx, tenantId: string, steps: readonly string[], full: ReadonlySet<string>): Promise<void> {
    const now = this.clock.now().getTime();
    const stale = steps.filter((step) => {
      const load = this.loads.get(keyOf(tenantId, step));
      return load === undefined || Math.abs(now - load.countedAt) >= (full.has(step) ? COUNT_FULL_EVERY_MS : COUNT_EVERY_MS);
    });
    if (stale.length === 0) return;
    this.forget(now);
    const before = stale.map((step) => ({ step, load: this.loadOf(tenantId, step) })).map(({ step, load }) => ({ step, load, seen: load.taken - load.uncommitted }));
    const counted = new Map((await this.envelopes.out(tx, tenantId, stale)).map(({ step, out }) => [step, out]));
    for (const { step, load, seen } of before) Object.assign(load, { out: (counted.get(step) ?? 0) + load.taken - seen, countedAt: now });
  }

  /** As far as this process knows, without counting. */
  known(tenantId: string, steps: readonly string[]): Map<string, Busy> {
    const now = this.clock.now().getTime();
    return new Map(steps.map((step) => [step, busyOf(this.loads.get(keyOf(tenantId, step)), now)]));
  }

  /** Whether a count of one of these would be worth more than what this process knows, if it matters. */
  isOld(tenantId: string, steps: readonly string[]): boolean {
    const now = this.clock.now().getTime();
    return steps.some((step) => Math.abs(now - (this.loads.get(keyOf(tenantId, step))?.countedAt ?? 0)) >= COUNT_FULL_EVERY_MS);
  }

  /** Takes places for so many leads until the transaction ends, and for good once it has committed. Answers how to give some of them back before. */
  take(tx: Tx, tenantId: string, step: string, leads: number): (back: number) => void {
    const load = this.loadOf(tenantId, step);
    let kept = leads;
    const giveBack = (back: number): void => {
      kept -= back;
      load.out = Math.max(0, load.out - back);
      load.uncommitted -= back;
    };
    load.out += leads;
    load.taken += leads;
    load.uncommitted += leads;
    afterCommit(tx, () => (load.uncommitted -= kept));
    afterRollback(tx, () => giveBack(kept));
    return giveBack;
  }

  /** So many came back. */
  cameBack(tenantId: string, step: string, leads: number): void {
    const load = this.loads.get(keyOf(tenantId, step));
    if (!load) return;
    load.out = Math.max(0, load.out - leads);
    load.pace.note(leads, this.clock.now().getTime());
  }

  /** Some wait for room now, or none any more. */
  note(tenantId: string, step: string, waits: boolean): void {
    const load = this.loads.get(keyOf(tenantId, step));
    if (load) load.waits = waits;
  }

  /** Whether leads may wait for room there: certain only when they have been counted lately. */
  mayWait(tenantId: string, step: string): boolean {
    return this.loads.get(keyOf(tenantId, step))?.waits ?? true;
  }

  private loadOf(tenantId: string, step: string): Load {
    const key = keyOf(tenantId, step);
    const load = this.loads.get(key) ?? { out: 0, uncommitted: 0, taken: 0, waits: false, countedAt: -Infinity, pace: new Pace() };
    this.loads.set(key, load);
    return load;
  }

  private forget(now: number): void {
    for (const [key, { countedAt, uncommitted }] of this.loads) if (Number.isFinite(countedAt) && now - countedAt > 10 * COUNT_EVERY_MS && uncommitted === 0) this.loads.delete(key);
  }
}

function busyOf(load: Load | undefined, now: number): Busy {
  if (!load) return UNKNOWN;
  return { out: load.out, waits: load.waits, perSecond: load.pace.perSecond(now) };
}

function keyOf(tenantId: string, step: string): string {
  return `${tenantId} ${step}`;
}
