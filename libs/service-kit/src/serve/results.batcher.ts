import type { ResultEnvelope } from '@leadfactory/contracts';
import { againAfterDeadlock, type Database, type Tx } from '@leadfactory/persistence';

interface Waiting {
  envelope: ResultEnvelope;
  resolve: () => void;
  reject: (error: Error) => void;
}

const MOST_RESULTS = 500;
const MOST_AT_ONCE = 3;

/**
 * Takes results that arrive together, of one run and step, in one transaction: slow steps send theirs lead by lead, and
 * each would cost a transaction of its own. When one of them fails they are taken one by one. Repeats are the handler's to find.
 */
export class ResultsBatcher {
  private waiting: Waiting[] = [];
  private running = 0;

  constructor(
    private readonly database: Database,
    private readonly take: (envelope: ResultEnvelope, tx: Tx) => Promise<unknown>,
  ) {}

  /** Fulfilled when the envelope's results have been taken and committed, now or earlier. */
  handle(envelope: ResultEnvelope): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ envelope, resolve, reject });
      if (this.running < MOST_AT_ONCE) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.running += 1;
    // What came in one packet is all here before the first transaction begins.
    await Promise.resolve();
    for (let batch = this.next(); batch.length > 0; batch = this.next()) await this.together(batch);
    this.running -= 1;
  }

  private next(): Waiting[] {
    const first = this.waiting[0]?.envelope;
    if (!first) return [];
    const batch: Waiting[] = [];
    let results = 0;
    for (const one of this.waiting) {
      const { envelope } = one;
      if (envelope.tenantId !== first.tenantId || envelope.runId !== first.runId || envelope.step !== first.step || envelope.passed?.step !== first.passed?.step) continue;
      if (batch.length > 0 && results + envelope.results.length > MOST_RESULTS) break;
      batch.push(one);
      results += envelope.results.length;
    }
    this.waiting = this.waiting.filter((one) => !batch.includes(one));
    return batch;
  }

  private async together(batch: Waiting[]): Promise<void> {
    try {
      await againAfterDeadlock(() => this.transaction(batch.map(({ envelope }) => envelope)));
      batch.forEach(({ resolve }) => resolve());
    } catch (error) {
      if (batch.length === 1) return batch[0]?.reject(error as Error);
      for (const one of batch) await this.together([one]);
    }
  }

  private async transaction(envelopes: ResultEnvelope[]): Promise<void> {
    const [first] = envelopes;
    if (!first) return;
    const passed = first.passed && { step: first.passed.step, results: envelopes.flatMap((envelope) => envelope.passed?.results ?? []) };
    await this.database.withTenant(first.tenantId, (tx) => this.take({ ...first, results: envelopes.flatMap(({ results }) => results), passed }, tx));
  }
}
