import type { CAPABILITIES, CapabilityName } from '@leadfactory/contracts';
import type { z } from 'zod';

/** What an adapter knows of the call beside its input. */
export interface AdapterCall {
  readonly tenantId: string;
  /** The same for every repetition of the call; vendors that know idempotency keys are given it. */
  readonly key: string | undefined;
  /** For this one try. */
  readonly timeoutMs: number;
}

/** A vendor's answer in the house's terms, with what it cost when that is not the price of one call. */
export interface Answer<T> {
  data: T;
  /** Calls that the vendor bills, when the answer took more than one. */
  calls?: number;
  micros?: number;
  /** Why the answer holds for this try only (a mailbox that is full just now): the same key may be asked again. */
  passing?: string;
  /** For how long the cache keeps it at most, when that is less than the policy says; 0 for an answer that decides nothing. */
  cacheSeconds?: number;
}

/** Where a vendor is and what opens it; null for one without its key. */
export interface VendorAccess {
  baseUrl: string;
  key: string;
}

type InputOf<C extends CapabilityName> = z.output<(typeof CAPABILITIES)[C]['input']>;
type OutputOf<C extends CapabilityName> = z.input<(typeof CAPABILITIES)[C]['output']>;

/** How many calls the vendor bills for one answer as a rule, where that may be more than one. */
export type MostCalls = { [C in CapabilityName]?: (input: InputOf<C>) => number };

export type Serves = { [C in CapabilityName]?: (input: InputOf<C>, call: AdapterCall) => Promise<Answer<OutputOf<C>>> };

/** One vendor: speaks its wire format and nothing else. Limits, caches and retries stand before it. Throws ProviderFault. */
export interface ProviderAdapter {
  readonly name: string;
  readonly serves: Serves;
  /** Limits and budgets count so many before the call leaves. */
  readonly mostCalls?: MostCalls;
  /** The vendor itself recognises our key: an effect may be asked again when its fate is unknown, for as long as `keysKnownForMs`. */
  readonly idempotentByKey: boolean;
  /** For how long the vendor recognises a key, in ms; required of those that do. */
  readonly keysKnownForMs?: number;
  /** The cheapest call that proves the key; a sentence about what it said. */
  verify(timeoutMs: number): Promise<string>;
  close?(): Promise<void>;
}
