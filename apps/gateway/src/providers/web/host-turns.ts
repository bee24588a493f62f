import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@leadfactory/kernel';
import type { HostLease, HostLeases } from './host-leases';

/** A fetch takes up to 30 s after its turn has come, and its caller waits for 55. */
const MOST_WAIT_MS = 20_000;

type Pause = (ms?: number) => Promise<void>;

/** One at a time per host, with a pause in between; different hosts do not wait for each other. With leases that holds for all replicas. */
export class HostTurns {
  private readonly tails = new Map<string, Promise<unknown>>();
  private readonly lastEnd = new Map<string, number>();

  constructor(
    private readonly pauseMs: number,
    private readonly leases: HostLeases | null = null,
    private readonly mostWaitMs = MOST_WAIT_MS,
  ) {}

  /**
   * @param work asks for a pause before every request that it makes
   * @throws AppError rate_limited when the turn does not come in time
   */
  async run<T>(address: string, work: (pause: Pause) => Promise<T>): Promise<T> {
    const host = siteOf(address);
    const came = performance.now();
    const before = this.tails.get(host) ?? Promise.resolve();
    const turn = before.then(() => this.inTurn(host, this.mostWaitMs - (performance.now() - came), work));
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

  private async inTurn<T>(host: string, leftMs: number, work: (pause: Pause) => Promise<T>): Promise<T> {
    if (leftMs <= 0) throw tooLate(host);
    const lease = this.leases === null ? null : await this.leases.take(host, leftMs);
    if (this.leases !== null && lease === null) throw tooLate(host);
    this.learnEnd(host, lease);
    try {
      return await work(async (ms = this.pauseMs) => {
        if (lease !== null && !(await lease.confirm())) throw tooLate(host);
        this.learnEnd(host, lease);
        await this.pause(host, ms);
      });
    } finally {
      this.lastEnd.set(host, Date.now());
      await lease?.end();
    }
  }

  private learnEnd(host: string, lease: HostLease | null): void {
    const since = lease?.sinceLastMs ?? null;
    if (lease === null || since === null) return;
    this.lastEnd.set(host, Math.max(this.lastEnd.get(host) ?? 0, Date.now() - since));
    lease.sinceLastMs = null;
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

/** Joe.example and www.joe.example are one site on one server. */
function siteOf(address: string): string {
  return address.toLowerCase().replace(/^www\./, '');
}

function tooLate(host: string): AppError {
  return new AppError('rate_limited', `Others are visiting ${host}, one at a time; the turn of this request did not come in time.`, { retryAt: new Date(Date.now() + 2_000 + Math.random() * 8_000).toISOString() });
}
