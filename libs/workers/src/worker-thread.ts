import { Worker } from 'node:worker_threads';
import { AppError } from '@leadfactory/kernel';
import type { JobAnswer, JobCall } from './job.types';
import { transferable } from './transfer.rules';

/** How a thread ended before its time. */
export type Death = 'out_of_memory' | 'hung' | 'crashed';

interface Pending {
  resolve: (output: unknown) => void;
  reject: (error: AppError) => void;
  job: string;
  timer: NodeJS.Timeout;
}

export interface WorkerThreadOptions {
  file: string;
  /** Most memory of the thread's own heap in megabytes; with more it dies alone. */
  heapMb: number;
  /** Told once, when it is gone, however it went; the cause when it was not asked to. */
  gone: (thread: WorkerThread, death: Death | null) => void;
}

/** One thread that does one job at a time. */
export class WorkerThread {
  private readonly worker: Worker;
  private pending: Pending | null = null;
  private ending: Death | 'asked' | null = null;
  private fault: Error | null = null;

  constructor(private readonly options: WorkerThreadOptions) {
    // No environment: what parses strangers' pages knows no secrets.
    this.worker = new Worker(options.file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: options.heapMb } });
    this.worker.on('message', (answer: JobAnswer) => this.answered(answer));
    this.worker.on('error', (error: Error) => (this.fault = error));
    this.worker.once('exit', () => this.exited());
    // An idle thread keeps no process alive.
    this.worker.unref();
  }

  /** Whether it can take a job: one that is on its way out cannot. */
  get isAlive(): boolean {
    return this.ending === null;
  }

  /** @throws AppError timeout when it takes longer, unavailable when the thread dies: it is gone then */
  run(job: string, input: unknown, withinMs: number): Promise<unknown> {
    if (this.ending !== null) return Promise.reject(deathOf(job, this.ending, this.options.heapMb, this.fault));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(withinMs), withinMs);
      this.pending = { resolve, reject, job, timer };
      this.worker.ref();
      try {
        this.worker.postMessage({ job, input } satisfies JobCall, transferable(input));
      } catch (error) {
        // What cannot be copied into a thread is a bug of ours; the thread has not heard of it.
        this.settle()?.reject(new AppError('internal', `The input of “${job}” cannot be sent to a thread.`, {}, { cause: error }));
      }
    });
  }

  async end(): Promise<void> {
    this.ending ??= 'asked';
    await this.worker.terminate();
  }

  private answered(answer: JobAnswer): void {
    const pending = this.settle();
    if (answer.ok) return pending?.resolve(answer.output);
    const { code, message, details } = answer.error;
    const cause = new Error(message);
    cause.stack = answer.stack;
    pending?.reject(new AppError(code, message, details, { cause }));
  }

  private giveUp(withinMs: number): void {
    this.ending ??= 'hung';
    const pending = this.settle();
    void this.worker.terminate();
    pending?.reject(new AppError('timeout', `“${pending.job}” was not done within ${withinMs / 1_000} s; its thread was ended.`));
  }

  private exited(): void {
    const death = (this.ending ??= isOutOfMemory(this.fault) ? 'out_of_memory' : 'crashed');
    const pending = this.settle();
    pending?.reject(deathOf(pending.job, death, this.options.heapMb, this.fault));
    this.options.gone(this, death === 'asked' ? null : death);
  }

  private settle(): Pending | null {
    const { pending } = this;
    if (pending === null) return null;
    clearTimeout(pending.timer);
    this.pending = null;
    this.worker.unref();
    return pending;
  }
}

function isOutOfMemory(fault: Error | null): boolean {
  return fault !== null && 'code' in fault && fault.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function deathOf(job: string, death: Death | 'asked', heapMb: number, cause: Error | null): AppError {
  if (death === 'asked') return new AppError('unavailable', `“${job}” was broken off, because the service is stopping.`);
  const why = death === 'out_of_memory' ? `it needed more than ${heapMb} MB` : (cause?.message ?? 'it ended without a word');
  return new AppError('unavailable', `The thread that did “${job}” died: ${why}. It is replaced, and the job may be tried again.`, { context: { death } }, { cause });
}
