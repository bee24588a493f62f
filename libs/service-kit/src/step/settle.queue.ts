import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StepEnvelope } from '@leadfactory/contracts';
import type { Cost } from '@leadfactory/kernel';
import { againAfterDeadlock, type Database, isConnectionError } from '@leadfactory/persistence';
import type { Finished, StepDesk, Task } from './step.desk';
import type { StepFacts } from './step.facts';
import type { StepReply } from './step-reply';

/** A lead whose handler has answered, or failed: what is left is to commit it. */
export interface Answered {
  envelope: StepEnvelope;
  item: Task;
  reply: StepReply<unknown>;
  cost: Cost;
  startedAt: Date;
}

interface Waiting {
  answered: Answered;
  resolve: (finished: Finished | null) => void;
  reject: (error: Error) => void;
}

const MOST_TOGETHER = 250;
const MOST_AT_ONCE = 2;

/**
 * Commits leads' outcomes. While one transaction is under way the next leads gather, and go together in the one that
 * follows: a busy step needs few transactions, an idle one waits for nobody. When one of them cannot be committed, each
 * goes by itself.
 */
export class SettleQueue {
  private waiting: Waiting[] = [];
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly desk: StepDesk,
    private readonly facts: StepFacts,
  ) {}

  /** The lead's outcome, committed; null when it had one already. @throws what kept it from being committed */
  settle(answered: Answered): Promise<Finished | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ answered, resolve, reject });
      if (this.running < MOST_AT_ONCE) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running += 1;
    // Leads that were answered in the same breath go together.
    await nextTurn();
    for (let group = this.next(); group.length > 0; group = this.next()) await this.commit(group);
    this.running -= 1;
  }

  /** The oldest and those behind it of the same tenant. */
  private next(): Waiting[] {
    const tenantId = this.waiting[0]?.answered.envelope.tenantId;
    const group = this.waiting.filter(({ answered }) => answered.envelope.tenantId === tenantId).slice(0, MOST_TOGETHER);
    const taken = new Set(group);
    this.waiting = this.waiting.filter((one) => !taken.has(one));
    return group;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const left = await this.tell(group);
    if (left.length > 0) await this.keep(left);
  }

  private async keep(group: readonly Waiting[]): Promise<void> {
    try {
      const finished = await againAfterDeadlock(() => this.transaction(group.map(({ answered }) => answered)));
      group.forEach(({ answered, resolve }) => resolve(finished.get(answered) ?? null));
    } catch (error) {
      // Alone it would fail the same way; without the database there is no use in trying each.
      if (group.length === 1 || isConnectionError(error)) return group.forEach(({ reject }) => reject(error as Error));
      for (const one of group) await this.keep([one]);
    }
  }

  /** Sends outcomes that come with nothing to write straight to the broker. Answers those that need a transaction: the others, and what it does not take. */
  private async tell(group: readonly Waiting[]): Promise<Waiting[]> {
    const known = group.flatMap((one) => {
      const finished = this.knownOf(one.answered);
      return finished ? [{ one, envelope: one.answered.envelope, finished }] : [];
    });
    const told = new Set<Waiting>();
    for (const run of byRun(known)) {
      if (!(await this.desk.tell(run[0].envelope, run.map(({ finished }) => finished)))) continue;
      for (const { one, finished } of run) {
        told.add(one);
        one.resolve(finished);
      }
    }
    return group.filter((one) => !told.has(one));
  }

  /** What is known without a transaction; undefined when it needs one, or does not fit its contract: what then becomes of it is decided there. */
  knownOf({ item, reply, cost, startedAt }: Answered): Finished | undefined {
    if (!reply.outcome) return undefined;
    try {
      return { item, outcome: this.facts.given(reply.outcome), cost, startedAt };
    } catch {
      return undefined;
    }
  }

  private async transaction(group: readonly Answered[]): Promise<Map<Answered, Finished>> {
    const tenantId = group[0]?.envelope.tenantId ?? '';
    return this.database.withTenant(tenantId, async (tx) => {
      const finished = new Map<Answered, Finished>();
      for (const answered of await this.desk.claimEach(tx, group)) {
        const { item, cost, startedAt } = answered;
        finished.set(answered, { item, outcome: this.facts.given(await answered.reply.settle(tx)), cost, startedAt });
      }
      const works = [...finished].map(([{ envelope }, one]) => ({ envelope, finished: one }));
      for (const run of byRun(works)) await this.desk.settle(tx, run[0].envelope, run.map(({ finished: one }) => one));
      return finished;
    });
  }
}

/** One message for the leads of one run. */
function byRun<W extends { envelope: StepEnvelope }>(works: readonly W[]): [W, ...W[]][] {
  const runs = new Map<string, [W, ...W[]]>();
  for (const work of works) {
    const run = runs.get(work.envelope.runId);
    if (run) run.push(work);
    else runs.set(work.envelope.runId, [work]);
  }
  return [...runs.values()];
}
