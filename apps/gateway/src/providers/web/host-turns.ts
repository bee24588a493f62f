import { setTimeout as sleep } from 'node:timers/promises';

/** One at a time per host, with a pause in between; different hosts do not wait for each other. */
export class HostTurns {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly lastEnd = new Map<string, number>();

  constructor(private readonly pauseMs: number) {}

  async run<T>(host: string, work: (pause: (ms?: number) => Promise<void>) => Promise<T>): Promise<T> {
    const before = this.tails.get(host) ?? Promise.resolve();
    const turn = before.then(() => work((ms = this.pauseMs) => this.pause(host, ms)).finally(() => this.lastEnd.set(host, Date.now())));
    // The next in line does not care how this one ended.
    const tail = turn.then(
      () => undefined,
      () => undefined,
    );
    this.tails.set(host, tail);
    try {
      return await turn;
    } finally {
      if (this.tails.get(host) === tail) {
        this.tails.delete(host);
        this.forgetOld();
      }
    }
  }

  private async pause(host: string, ms: number): Promise<void> {
    const left = (this.lastEnd.get(host) ?? 0) + ms - Date.now();
    if (left > 0) await sleep(left);
  }

  private forgetOld(): void {
    if (this.lastEnd.size < 5_000) return;
    const old = Date.now() - 60_000;
    for (const [host, at] of this.lastEnd) if (at < old) this.lastEnd.delete(host);
  }
}
