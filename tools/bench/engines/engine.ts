/** What an engine is to do, and where. */
export interface Task {
  leads: number;
  /** A superuser's URL to an empty database of this run, which has the tables of `intake/store.ts`. */
  databaseUrl: string;
  natsUrl: string;
  redisUrl: string;
  /** A folder of this run. */
  directory: string;
  /** The checkout. */
  root: string;
}

export interface Ended {
  stored: number;
  duplicates: number;
  /** How long a small tenant's leads took, in seconds, where that was the question. */
  waits?: { alone: number[]; beside: number[]; manySeconds: number };
}

/** One way to run the intake. Made ready before the clock starts. */
export interface Engine {
  /** Takes the leads in; fulfilled when each has ended and what it came to is committed. */
  run(): Promise<Ended>;
  stop(): Promise<void>;
}

export type Reply = { kind: 'ready' } | { kind: 'done'; ended: Ended };

/** Runs an engine in this process as the benchmark's parent process says. */
export function serveEngine(make: (task: Task) => Promise<Engine>): void {
  const tell = (reply: Reply) => process.send?.(reply);
  const fail = (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  };
  const start = async () => {
    const engine = await make(JSON.parse(process.env.BENCH_TASK ?? '') as Task);
    process.on('message', (word) => {
      if (word === 'go') engine.run().then((ended) => tell({ kind: 'done', ended }), fail);
      if (word === 'stop') engine.stop().then(() => process.exit(0), fail);
    });
    tell({ kind: 'ready' });
  };
  // Without the parent nobody would ever stop us.
  process.on('disconnect', () => process.exit(1));
  process.on('unhandledRejection', fail);
  start().catch(fail);
}

/** Counts leads that have ended until all have. */
export class Ledger {
  private readonly ended: Ended = { stored: 0, duplicates: 0 };
  private readonly all: Promise<Ended>;
  private finish: (ended: Ended) => void = () => undefined;

  constructor(private readonly expected: number) {
    this.all = new Promise((resolve) => (this.finish = resolve));
  }

  note(what: 'stored' | 'duplicates', count = 1): void {
    this.ended[what] += count;
    if (this.ended.stored + this.ended.duplicates >= this.expected) this.finish(this.ended);
  }

  whenAll(): Promise<Ended> {
    return this.all;
  }
}
