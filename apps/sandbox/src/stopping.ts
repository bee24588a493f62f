import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The end of the sandbox, as everything that waits learns of it. Each wait has a signal of its own and is forgotten when it is over: hundreds
 * of listeners on one signal look like a leak to Node, and `AbortSignal.any` leaves a reference to each at the signal that lives longest.
 */
export class Stopping {
  private readonly waits = new Set<AbortController>();
  private over = false;

  get stopped(): boolean {
    return this.over;
  }

  /** How many wait now. */
  get waiting(): number {
    return this.waits.size;
  }

  /** Ends everything that waits, and whatever would wait from now on. */
  stop(): void {
    this.over = true;
    for (const wait of this.waits) wait.abort();
  }

  /** Resolves after the time, or sooner when the sandbox stops or `until` is aborted; whether the whole time has passed. */
  async pause(milliseconds: number, until?: AbortSignal): Promise<boolean> {
    return this.waited(async (end) => {
      if (until?.aborted === true) return false;
      until?.addEventListener('abort', () => end.abort(), { once: true, signal: end.signal });
      if (milliseconds > 0) await sleep(milliseconds, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
      return !end.signal.aborted;
    });
  }

  /** Does work that must end within the time and with the sandbox: then its signal is aborted. */
  async within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.waited(async (end) => {
      const late = setTimeout(() => end.abort(new DOMException(`It took longer than ${milliseconds} ms.`, 'TimeoutError')), milliseconds).unref();
      try {
        return await work(end.signal);
      } finally {
        clearTimeout(late);
      }
    });
  }

  private async waited<T>(work: (end: AbortController) => Promise<T>): Promise<T> {
    const end = new AbortController();
    if (this.over) end.abort();
    this.waits.add(end);
    try {
      return await work(end);
    } finally {
      this.waits.delete(end);
    }
  }
}
