import { fraction } from '../chance.rules';
import type { KnobStore } from '../knobs';
import { isNetworkFault } from '../network-fault.rules';
import type { Stats } from '../stats';
import type { Stopping } from '../stopping';

export interface WebhookCall {
  headers: Record<string, string>;
  body: string | Buffer;
}

interface Delivery {
  target: string;
  path: string;
  /** Called for every attempt: vendors sign anew, with the time of the attempt. */
  build: () => WebhookCall;
}

const longestPauseMs = 20_000;
const attemptTimeoutMs = 15_000;

/** Sends what vendors push to LeadFactory, with their retries, and with the repeats and disorder the knobs ask for. */
export class WebhookSender {
  private readonly running = new Set<Promise<void>>();
  private heldBack: Delivery | null = null;
  private sequence = 0;

  constructor(
    private readonly knobs: KnobStore,
    private readonly stats: Stats,
    private readonly seed: string,
    private readonly leadfactoryUrl: () => string | undefined,
    private readonly stopping: Stopping,
  ) {}

  send(target: string, path: string, build: () => WebhookCall): void {
    const delivery = { target, path, build };
    const { reorder, repeatRate, delayMs } = this.knobs.current.webhooks;
    this.sequence += 1;
    const repeat = fraction(this.seed, 'webhook-repeat', this.sequence) < repeatRate;
    if (reorder && this.heldBack === null) {
      this.heldBack = delivery;
      // Nothing may follow for a long time; the one held back then goes alone.
      this.track(this.stopping.pause(delayMs + 400).then(() => this.release(delivery)));
    } else {
      this.track(this.deliver(delivery, delayMs));
      if (this.heldBack) this.release(this.heldBack);
    }
    if (repeat) {
      this.stats.webhook(target, 'repeated');
      this.track(this.deliver(delivery, delayMs + 150));
    }
  }

  /** Resolves when everything under way has been delivered or given up. */
  async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private release(delivery: Delivery): void {
    if (this.heldBack !== delivery) return;
    this.heldBack = null;
    this.track(this.deliver(delivery, 50));
  }

  private track(work: Promise<void>): void {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }

  private async deliver(delivery: Delivery, delayMs: number): Promise<void> {
    await this.stopping.pause(delayMs);
    const { maxAttempts, retryBaseMs } = this.knobs.current.webhooks;
    for (let attempt = 1; attempt <= maxAttempts && !this.stopping.stopped; attempt += 1) {
      const base = this.leadfactoryUrl();
      if (base === undefined) break;
      this.stats.webhook(delivery.target, 'sent');
      if (await this.attempt(new URL(delivery.path, base), delivery.build())) {
        this.stats.webhook(delivery.target, 'accepted');
        return;
      }
      this.stats.webhook(delivery.target, 'refused');
      if (attempt < maxAttempts) await this.stopping.pause(Math.min(retryBaseMs * 2 ** (attempt - 1), longestPauseMs));
    }
    this.stats.webhook(delivery.target, 'givenUp');
  }

  private async attempt(url: URL, call: WebhookCall): Promise<boolean> {
    try {
      const body = typeof call.body === 'string' ? call.body : new Uint8Array(call.body);
      return await this.stopping.within(attemptTimeoutMs, async (signal) => {
        const response = await fetch(url, { method: 'POST', headers: call.headers, body, signal, redirect: 'manual' });
        await response.arrayBuffer();
        return response.ok;
      });
    } catch (cause) {
      // A refused connection or a time-out is what retries are for; anything else is a fault of the sandbox.
      if (isNetworkFault(cause)) return false;
      throw cause;
    }
  }
}
