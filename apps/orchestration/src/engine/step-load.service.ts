import type { Clock } from '@leadfactory/kernel';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { IssueRepository } from './issue.repository';

interface Load {
  /** Leads that are out. */
  out: number;
  /** Whether others wait for room. */
  waits: boolean;
  countedAt: number;
}

const COUNT_EVERY_MS = 2_000;

/**
 * How busy each step is for each tenant. Counting rows for every envelope would cost more than the work: they are counted every
 * two seconds, and what this process sends and gets back in between is added. Other replicas do the same, so the limit on
 * what is out is kept to within an envelope or two of each.
 */
@Injectable()
export class StepLoad {
  private readonly loads = new Map<string, Load>();

  constructor(
    private readonly work: IssueRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async of(tx: Tx, tenantId: string, steps: readonly string[]): Promise<Map<string, Pick<Load, 'out' | 'waits'>>> {
    const now = this.clock.now().getTime();
    const stale = steps.filter((step) => Math.abs(now - (this.loads.get(keyOf(tenantId, step))?.countedAt ?? 0)) >= COUNT_EVERY_MS);
    if (stale.length > 0) {
      this.forget(now);
      for (const { step, out, waits } of await this.work.queues(tx, tenantId, stale)) this.loads.set(keyOf(tenantId, step), { out, waits, countedAt: now });
    }
    return new Map(steps.map((step) => [step, this.loads.get(keyOf(tenantId, step)) ?? { out: 0, waits: true }]));
  }

  /** So many more are out, or fewer when they came back. */
  add(tenantId: string, step: string, leads: number): void {
    const load = this.loads.get(keyOf(tenantId, step));
    if (load) load.out = Math.max(0, load.out + leads);
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

  private forget(now: number): void {
    for (const [key, { countedAt }] of this.loads) if (now - countedAt > 30 * COUNT_EVERY_MS) this.loads.delete(key);
  }
}

function keyOf(tenantId: string, step: string): string {
  return `${tenantId} ${step}`;
}
