import { eventSubject, listDeadLetters, ProvidersCalled, replayDeadLetter } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { persistently } from './persistently';
import type { ChaosStack } from './stack';

const POISON = 'chaos-poison';
const SUBJECT = eventSubject(ProvidersCalled);

/** Puts messages under way that cannot be handled, and looks for what became of them. */
export class Poisoner {
  private eventId: string | null = null;

  constructor(private readonly stack: ChaosStack) {}

  private get tenantId(): string {
    return this.stack.tenants[0]!.id;
  }

  /** An event that analytics' own database refuses, until the refusal is taken away. */
  async poisonEvent(): Promise<void> {
    const { witness } = this.stack;
    await persistently(() => witness.rows(`ALTER TABLE analytics.cost_fact ADD CONSTRAINT chaos_poison CHECK (provider <> '${POISON}') NOT VALID`), 30_000);
    const id = newId();
    const at = new Date().toISOString();
    const payload = { calls: [{ callId: newId(), provider: POISON, capability: 'businessSearch', cost: { micros: 1, currency: 'USD' }, leadId: null, runId: null, ok: true, at }] };
    const body = { id, tenantId: this.tenantId, occurredAt: at, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', name: ProvidersCalled.name, version: ProvidersCalled.version, payload };
    await this.intoOutbox('gateway', id, SUBJECT, body, true);
    this.eventId = id;
  }

  /** A step's envelope that no service can read. */
  async unreadableStep(): Promise<void> {
    await this.intoOutbox('orchestration', newId(), 'steps.scoreLead', { tenantId: this.tenantId, chaos: 'this is no envelope' }, false);
  }

  /** How often the poisonous event was tried, and what became of it after the cause was taken away and it was sent again. */
  async cure(withinMs: number): Promise<{ tries: number | null; replayed: boolean; taken: number }> {
    const { witness, tenants } = this.stack;
    const until = Date.now() + withinMs;
    let letter: { deliveries: number } | undefined;
    while (!letter && Date.now() < until) {
      [letter] = await witness.rows<{ deliveries: number }>('SELECT deliveries FROM analytics.dead_letter WHERE message_id = $1', [this.eventId]);
      if (!letter) await pause(500);
    }
    await witness.rows('ALTER TABLE analytics.cost_fact DROP CONSTRAINT chaos_poison');
    if (!letter) return { tries: null, replayed: false, taken: 0 };
    const client = tenants[0]!.client;
    const notice = await this.found(async () => (await client.call(listDeadLetters, { state: 'open', limit: 200 })).items.find((item) => item.body.includes(this.eventId ?? '-')), 20_000);
    if (!notice) return { tries: letter.deliveries, replayed: false, taken: 0 };
    await persistently(() => client.call(replayDeadLetter, { id: notice.id }), 20_000);
    const taken = await this.found(async () => (await this.facts()) || undefined, 20_000);
    return { tries: letter.deliveries, replayed: true, taken: taken ?? 0 };
  }

  /** The dead letters of the unreadable envelope. */
  async unreadable(): Promise<{ deliveries: number; reason: string }[]> {
    return this.stack.witness.rows(`SELECT deliveries, reason FROM scoring.dead_letter WHERE body LIKE '%this is no envelope%'`);
  }

  private facts(): Promise<number> {
    return this.stack.witness.count('SELECT 1 FROM analytics.cost_fact WHERE provider = $1', [POISON]);
  }

  private async found<T>(look: () => Promise<T | undefined>, withinMs: number): Promise<T | undefined> {
    const until = Date.now() + withinMs;
    for (;;) {
      const thing = await look();
      if (thing !== undefined || Date.now() > until) return thing;
      await pause(300);
    }
  }

  private async intoOutbox(service: string, id: string, subject: string, body: unknown, replayable: boolean): Promise<void> {
    const text = JSON.stringify(body);
    await persistently(
      () => this.stack.witness.rows(`INSERT INTO ${service}.outbox (id, tenant_id, subject, body, bytes, replayable) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, [id, this.tenantId, subject, text, Buffer.byteLength(text), replayable]),
      30_000,
    );
  }
}
