import { setTimeout as sleep } from 'node:timers/promises';
import type { Capability, CapabilityName } from '@leadfactory/contracts';
import { AppError, type Clock, newId } from '@leadfactory/kernel';
import { type BlobStore, jsonbOf, stableHash } from '@leadfactory/persistence';
import type { CapabilityReply } from '@leadfactory/service-kit';
import type { Ledger } from '../costs/ledger.repository';
import type { Intent, Recorded } from '../costs/ledger.types';
import type { Provider, ProviderRegistry } from '../providers/provider.registry';
import type { Answer, ProviderAdapter } from '../providers/provider.types';
import type { AnswerCache } from './answer-cache';
import { type Attempts, type Spent, Unsuccessful } from './attempts';
import { fateOf } from './unheard.rules';
import { type Asker, assertMayLeave, identityOf, streamOf } from './question.rules';

/** Answers beyond this are kept as blobs beside the ledger. */
const LARGEST_ROW_BYTES = 256 * 1024;
/** How much earlier than its caller a call gives up, so that its reason arrives in time. */
const EARLIER_MS = 500;
const PEEK_AGAIN_MS = 2_000;
/** Whoever waits for the answer to another's question looks this often. */
const LOOK_EVERY_MS = 100;
/** Past its time-out and this, a call is certainly not under way any more. */
const LATER_MS = 5_000;

type Serve = (input: unknown, call: { tenantId: string; key: string | undefined; timeoutMs: number }) => Promise<Answer<unknown>>;

interface Question {
  capability: Capability;
  input: unknown;
  asker: Asker;
  provider: Provider;
  adapter: ProviderAdapter;
  /** Asking again can do no harm. */
  repeatable: boolean;
  /** Of one call, in millionths of a US dollar. */
  priceMicros: number;
  /** So many calls a try takes, at most as a rule. */
  mostCalls: number;
  intent: Intent;
  /** Machine time in ms until which there has to be an answer. */
  deadline: number;
}

/** Every call to the outside: answered from the ledger, from the cache, or by the provider within its policy. */
export class EgressService {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly attempts: Attempts,
    private readonly cache: AnswerCache,
    private readonly ledger: Ledger,
    private readonly blobs: BlobStore,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError rate_limited, budget_exceeded, provider_unavailable (each with retryAt), provider_rejected, not_configured, fate_unknown, idempotency_mismatch, forbidden */
  async call(capability: Capability, input: unknown, asker: Asker): Promise<CapabilityReply<unknown>> {
    assertMayLeave(capability, asker);
    const name = capability.name as CapabilityName;
    const inputHash = stableHash(input);
    const identity = identityOf(capability, asker.key, inputHash);
    // Of what costs nothing and changes nothing the ledger keeps no rows: there is nothing to find.
    const inBook = identity !== null && this.registry.keepsBookOf(name);
    if (asker.recall && !inBook) throw new AppError('invalid_input', `No book is kept of ${name} without a key, or at all; only what is in the book can be recalled.`);
    if (inBook) {
      if (asker.recall) return this.recalled(capability, asker.tenantId, identity);
      const earlier = await this.earlier(capability, asker.tenantId, identity, inputHash);
      if (earlier) return earlier;
    }
    const { provider, adapter } = this.registry.serving(name, streamOf(name, input));
    const repeatable = capability.nature === 'read' || adapter.idempotentByKey;
    const startedAt = this.clock.now();
    const priceMicros = provider.policy.cost[name] ?? 0;
    const mostCalls = (adapter.mostCalls?.[name] as ((asked: unknown) => number) | undefined)?.(input) ?? 1;
    const intent: Intent = {
      id: newId(), tenantId: asker.tenantId, key: asker.key, identity, inputHash, capability: name, provider: provider.name, leadId: asker.leadId, runId: asker.runId,
      licence: provider.policy.licence.name, calls: mostCalls, reservedMicros: mostCalls * priceMicros, startedAt, deadlineAt: new Date(startedAt.getTime() + capability.timeoutMs + LATER_MS),
    };
    const question: Question = { capability, input, asker, provider, adapter, repeatable, priceMicros, mostCalls, intent, deadline: Date.now() + capability.timeoutMs - EARLIER_MS };
    return provider.policy.cache[name] === undefined ? this.fromProvider(question) : this.askedOnce(question);
  }

  /** From the cache, or asked by this one alone: what several want at the same moment is asked and paid for once. */
  private async askedOnce(question: Question): Promise<CapabilityReply<unknown>> {
    const { capability, intent, deadline } = question;
    for (;;) {
      const cached = await this.fromCache(question);
      if (cached) return cached;
      const left = deadline - Date.now();
      const giveBack = left > 0 ? await this.cache.turn(intent) : null;
      if (giveBack) {
        try {
          // The one before may have been answered after we had looked.
          return (await this.fromCache(question)) ?? (await this.fromProvider(question));
        } finally {
          await giveBack();
        }
      }
      if (left <= LOOK_EVERY_MS) throw new AppError('unavailable', `Somebody else asks for the same ${capability.name}, and has had no answer yet.`, { retryAt: new Date(this.clock.now().getTime() + PEEK_AGAIN_MS).toISOString() });
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** What the ledger already knows of this key. */
  private async earlier(capability: Capability, tenantId: string, identity: string, inputHash: string): Promise<CapabilityReply<unknown> | null> {
    const found = await this.ledger.find(tenantId, identity);
    if (!found) return null;
    if (found.inputHash !== inputHash) {
      throw new AppError('idempotency_mismatch', `The key of this ${capability.name} was used before with another input; give every effect a key of its own.`);
    }
    if (found.state === 'answered') return this.replayed(found);
    const doubtful = (): AppError => new AppError('fate_unknown', `An earlier ${capability.name} with this key ended without an answer; whether it took effect is not known, so it is not repeated.`, { context: { call: found.id, provider: found.provider } });
    if (found.state === 'unknown') throw doubtful();
    switch (fateOf({ nature: capability.nature, keysKnownForMs: this.registry.keysKnownForMs(found.provider), startedAt: found.startedAt, deadlineAt: found.deadlineAt }, this.clock.now())) {
      case 'wait':
        throw new AppError('unavailable', `The same ${capability.name} is under way.`, { retryAt: new Date(Math.min(found.deadlineAt.getTime(), this.clock.now().getTime() + PEEK_AGAIN_MS)).toISOString() });
      case 'repeat':
        await this.ledger.abandon(tenantId, found.id);
        return null;
      case 'same':
        await this.ledger.replace(tenantId, found.id);
        return null;
      case 'doubt':
        await this.ledger.doubt(tenantId, [found.id]);
        throw doubtful();
    }
  }

  /** What came of an earlier call with this key; nothing leaves. @throws AppError not_found when none has left, unavailable while one is under way, fate_unknown when nobody can tell (any more) */
  private async recalled(capability: Capability, tenantId: string, identity: string): Promise<CapabilityReply<unknown>> {
    const found = await this.ledger.find(tenantId, identity);
    if (!found) throw new AppError('not_found', `No ${capability.name} with this key has left the house.`);
    if (found.state === 'answered' && !found.forgotten) return this.replayed(found);
    const about = { context: { call: found.id, provider: found.provider } };
    if (found.state === 'intent' && found.deadlineAt > this.clock.now()) throw new AppError('unavailable', `The ${capability.name} with this key is under way.`, { ...about, retryAt: found.deadlineAt.toISOString() });
    throw new AppError('fate_unknown', `What came of the ${capability.name} with this key is not known.`, about);
  }

  private async replayed(found: Recorded): Promise<CapabilityReply<unknown>> {
    const blob = found.answerBlob === null ? null : await this.blobs.get(found.answerBlob);
    if (found.forgotten || (found.answerBlob !== null && blob === null)) throw new AppError('not_found', 'The stored answer of this call has expired; order the step again to ask anew.');
    return {
      data: blob === null ? found.answer : (JSON.parse(blob.body.toString('utf8')) as unknown),
      cost: { micros: 0, currency: 'USD' }, cached: true, provider: found.provider, licence: found.licence,
      fetchedAt: (found.fetchedAt ?? found.deadlineAt).toISOString(), expiresAt: found.expiresAt?.toISOString() ?? null,
    };
  }

  private async fromCache({ provider, intent }: Question): Promise<CapabilityReply<unknown> | null> {
    const cached = await this.cache.get(intent);
    if (!cached) return null;
    if (provider.policy.ledger) await this.ledger.recordCached(intent, cached);
    return { data: cached.data, cost: { micros: 0, currency: 'USD' }, cached: true, provider: provider.name, licence: intent.licence, fetchedAt: cached.fetchedAt, expiresAt: cached.expiresAt };
  }

  private async fromProvider(question: Question): Promise<CapabilityReply<unknown>> {
    const { capability, input, asker, provider, adapter, repeatable, priceMicros, mostCalls, intent, deadline } = question;
    const { ledger: metered } = provider.policy;
    const serve = adapter.serves[capability.name as CapabilityName] as unknown as Serve;
    try {
      const { answer, attempts, spent } = await this.attempts.run({
        provider, effect: capability.nature === 'effect', repeatable, priceMicros, mostCalls, deadline,
        depart: async () => {
          if (metered) await this.depart(question);
        },
        call: (timeoutMs) => serve(input, { tenantId: asker.tenantId, key: asker.key, timeoutMs }),
      });
      return await this.answered(question, answer, attempts, spent);
    } catch (error) {
      if (!(error instanceof Unsuccessful)) throw error;
      // Nothing left the house: nothing is in the book either.
      if (metered && error.attempts > 0) {
        await this.ledger.settle(intent, { state: error.error.code === 'fate_unknown' ? 'unknown' : 'failed', attempts: error.attempts, micros: error.spent.micros, doubtfulMicros: error.spent.doubtfulMicros, unused: error.attempts * mostCalls - error.spent.calls, code: error.error.code, message: error.error.message }, asker.traceparent);
      }
      throw error.error;
    }
  }

  private async depart({ capability, asker, provider, intent }: Question): Promise<void> {
    const { budgets } = this.registry.config;
    const { perDay, budgetPerDay } = provider.policy;
    if (await this.ledger.begin(intent, { perDay, budgetPerDay, perLead: budgets.perLead, perTenantMonth: budgets.perTenantMonth })) return;
    // Somebody else began the same call a moment ago.
    throw new AppError('unavailable', `The same ${capability.name} is under way.`, { retryAt: new Date(this.clock.now().getTime() + PEEK_AGAIN_MS).toISOString(), context: { key: asker.key } });
  }

  private async answered({ capability, asker, provider, priceMicros, mostCalls, intent }: Question, answer: Answer<unknown>, attempts: number, spent: Spent): Promise<CapabilityReply<unknown>> {
    const name = capability.name as CapabilityName;
    const { policy } = provider;
    const fetchedAt = this.clock.now();
    const expiresAt = policy.licence.keepSeconds === null ? null : new Date(fetchedAt.getTime() + policy.licence.keepSeconds * 1000);
    const micros = spent.micros + (answer.micros ?? (answer.calls ?? 1) * priceMicros);
    const unused = attempts * mostCalls - spent.calls - (answer.calls ?? 1);
    const { doubtfulMicros } = spent;
    const asGiven = policy.ledger ? JSON.stringify(answer.data) : null;
    const answerJson = asGiven === null ? null : jsonbOf(asGiven);
    // Whoever asks first is told what those are told who ask again.
    const data = answerJson === null || answerJson === asGiven ? answer.data : (JSON.parse(answerJson) as unknown);
    if (policy.ledger && answer.passing !== undefined) {
      await this.ledger.settle(intent, { state: 'failed', attempts, micros, doubtfulMicros, unused, code: 'unavailable', message: answer.passing }, asker.traceparent);
    } else if (answerJson !== null) {
      const answerBlob = await this.keptApart(intent, answerJson);
      await this.ledger.settle(intent, { state: 'answered', attempts, micros, doubtfulMicros, unused, answerJson, answerBlob, fetchedAt, expiresAt }, asker.traceparent);
    }
    const ttl = Math.min(policy.cache[name] ?? 0, answer.cacheSeconds ?? Infinity);
    if (ttl > 0 && answer.passing === undefined) await this.cache.put(intent, { data, fetchedAt: fetchedAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null }, ttl);
    return { data, cost: { micros, currency: 'USD' }, cached: false, provider: provider.name, licence: policy.licence.name, fetchedAt: fetchedAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
  }

  private async keptApart(intent: Intent, body: string): Promise<string | null> {
    if (Buffer.byteLength(body) <= LARGEST_ROW_BYTES) return null;
    return (await this.blobs.put(`${intent.tenantId}/answers/${intent.id}`, body, 'application/json')).key;
  }
}
