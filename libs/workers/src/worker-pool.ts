import { availableParallelism } from 'node:os';
import { AppError } from '@leadfactory/kernel';
import type { JobInput, JobName, JobOutput, Jobs } from './job.types';
import { type Death, WorkerThread } from './worker-thread';

/** Who counts what happens in a pool. */
export interface WorkerObserver {
  /** Of a job that was begun: seconds in its thread, and whether it was done. */
  ended: (job: string, seconds: number, ok: boolean) => void;
  died: (death: Death) => void;
}

export interface WorkerPoolOptions {
  /** The worker's built file. */
  file: string;
  /** Most threads at once; one core is left to whoever started them. */
  most?: number;
  /** Most jobs that may wait for a thread. */
  waiting?: number;
  /** Most memory of a thread's heap, in megabytes. */
  heapMb: number;
  /** A job that takes longer has hung, in milliseconds from when its thread begins. */
  withinMs: number;
  /** A thread without work ends after so many milliseconds. */
  idleMs?: number;
  observer?: WorkerObserver;
}

/** How soon somebody who was turned away may come again. */
const AGAIN_MS = 2_000;

/**
 * Threads for pure work that takes the processor for long: whoever serves requests in this process is not held up.
 * Threads start with the first job, end when idle, and are replaced when they die; a death costs its own job alone.
 */
export class WorkerPool<J extends Jobs> {
  private readonly most: number;
  private readonly waiting: number;
  private readonly threads = new Set<WorkerThread>();
  /** The last to become idle is the first to work: the others may end. */
  private readonly idle: { thread: WorkerThread; timer: NodeJS.Timeout }[] = [];
  private readonly queue: { begin: (thread: WorkerThread) => void; refuse: (error: AppError) => void }[] = [];
  private closing = false;

  constructor(private readonly options: WorkerPoolOptions) {
    this.most = options.most ?? Math.max(1, availableParallelism() - 1);
    this.waiting = options.waiting ?? 100;
  }

  get queueLength(): number {
    return this.queue.length;
  }

  get threadCount(): number {
    return this.threads.size;
  }

  /**
   * The job's output. An input given as a function is made when a thread is free, so that what waits takes no memory.
   * @throws AppError what the job threw; unavailable when its thread died, the queue is full or the pool is closed; timeout when it hung
   */
  async run<N extends JobName<J>>(job: N, input: JobInput<J, N> | (() => Promise<JobInput<J, N>>)): Promise<JobOutput<J, N>> {
    const thread = await this.freeThread(job);
    try {
      const given: unknown = typeof input === 'function' ? await (input as () => Promise<unknown>)() : input;
      return (await this.timed(thread, job, given)) as JobOutput<J, N>;
    } finally {
      this.release(thread);
    }
  }

  /** Ends every thread; jobs under way and waiting fail as unavailable. */
  async close(): Promise<void> {
    this.closing = true;
    for (const { refuse } of this.queue.splice(0)) refuse(stopping());
    for (const { timer } of this.idle.splice(0)) clearTimeout(timer);
    await Promise.all([...this.threads].map((thread) => thread.end()));
  }

  private async timed(thread: WorkerThread, job: string, input: unknown): Promise<unknown> {
    const begun = performance.now();
    let ok = false;
    try {
      const output = await thread.run(job, input, this.options.withinMs);
      ok = true;
      return output;
    } finally {
      this.options.observer?.ended(job, (performance.now() - begun) / 1_000, ok);
    }
  }

  private freeThread(job: string): Promise<WorkerThread> {
    if (this.closing) return Promise.reject(stopping());
    const idle = this.idle.pop();
    if (idle) {
      clearTimeout(idle.timer);
      return Promise.resolve(idle.thread);
    }
    if (this.threads.size < this.most) return Promise.resolve(this.started());
    if (this.queue.length >= this.waiting) {
      const retryAt = new Date(Date.now() + AGAIN_MS).toISOString();
      return Promise.reject(new AppError('unavailable', `${this.waiting} jobs wait already; “${job}” may come again.`, { retryAt }));
    }
    return new Promise((begin, refuse) => this.queue.push({ begin, refuse }));
  }

  private started(): WorkerThread {
    const { file, heapMb } = this.options;
    const thread = new WorkerThread({ file, heapMb, gone: (gone, death) => this.forget(gone, death) });
    this.threads.add(thread);
    return thread;
  }

  private release(thread: WorkerThread): void {
    // One that hung is still being ended: its successor takes the next job.
    if (this.closing || !thread.isAlive) return;
    const next = this.queue.shift();
    if (next) return next.begin(thread);
    const timer = setTimeout(() => this.endIdle(thread), this.options.idleMs ?? 30_000);
    timer.unref();
    this.idle.push({ thread, timer });
  }

  private endIdle(thread: WorkerThread): void {
    this.leaveIdle(thread);
    this.threads.delete(thread);
    void thread.end();
  }

  private forget(thread: WorkerThread, death: Death | null): void {
    this.threads.delete(thread);
    this.leaveIdle(thread);
    if (death === null) return;
    this.options.observer?.died(death);
    if (!this.closing && this.threads.size < this.most) this.queue.shift()?.begin(this.started());
  }

  private leaveIdle(thread: WorkerThread): void {
    const at = this.idle.findIndex((one) => one.thread === thread);
    if (at >= 0) clearTimeout(this.idle.splice(at, 1)[0]?.timer);
  }
}

function stopping(): AppError {
  return new AppError('unavailable', 'The service is stopping; it begins no more work.');
}
