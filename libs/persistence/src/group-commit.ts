import { isConnectionError } from './connection.error';
import { againAfterDeadlock } from './deadlock';

/** Does the group's work in one transaction of the tenant and answers each item, in their order. What it throws undoes the whole group. */
export type CommitGroup<Item, Answer> = (tenantId: string, items: readonly Item[]) => Promise<readonly Answer[]>;

interface Waiting<Item, Answer> {
  item: Item;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

const MOST_IN_ONE = 100;

/**
 * Group commit: while one transaction of a tenant is under way, what the tenant's other callers want gathers, and goes
 * together in the next. Nobody waits for company: a call that comes alone goes at once. When a group fails, its items go one by
 * one, so that each gets its own verdict and one that fails costs the others nothing but time. A lost connection is not
 * tried again here: nobody knows whether the group was committed, and each caller has its own way to find out.
 */
export class GroupCommit<Item, Answer> {
  private readonly waiting = new Map<string, Waiting<Item, Answer>[]>();

  constructor(
    private readonly commit: CommitGroup<Item, Answer>,
    private readonly mostInOne = MOST_IN_ONE,
  ) {}

  /** Fulfilled with the item's answer when its transaction has committed. @throws what the transaction threw for this item */
  add(tenantId: string, item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const entry = { item, resolve, reject };
      const gathering = this.waiting.get(tenantId);
      if (gathering) {
        gathering.push(entry);
        return;
      }
      this.waiting.set(tenantId, [entry]);
      void this.run(tenantId);
    });
  }

  private async run(tenantId: string): Promise<void> {
    // What came in one packet is all here before the first transaction begins.
    await new Promise((resolve) => setImmediate(resolve));
    for (let queue = this.waiting.get(tenantId) ?? []; queue.length > 0; queue = this.waiting.get(tenantId) ?? []) {
      await this.together(tenantId, queue.splice(0, this.mostInOne));
    }
    this.waiting.delete(tenantId);
  }

  private async together(tenantId: string, group: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await againAfterDeadlock(() => this.commit(tenantId, group.map(({ item }) => item)));
      if (answers.length !== group.length) throw new Error(`${group.length} items were committed together and got ${answers.length} answers.`);
      group.forEach(({ resolve }, at) => resolve(answers[at] as Answer));
    } catch (error) {
      if (group.length === 1 || isConnectionError(error)) group.forEach(({ reject }) => reject(error));
      else for (const one of group) await this.together(tenantId, [one]);
    }
  }
}
