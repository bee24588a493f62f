import type { Capability, CapabilityName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';

/** Who asks, and for whom. */
export interface Asker {
  tenantId: string;
  key: string | undefined;
  leadId: string | undefined;
  runId: string | undefined;
  traceparent: string;
  dry: boolean;
  /** Only what the book has of the key is asked for. */
  recall: boolean;
}

/** @throws AppError for effects that may not leave: without a key, or in a dry run */
export function assertMayLeave(capability: Capability, asker: Asker): void {
  if (capability.nature !== 'effect') return;
  if (asker.dry) throw new AppError('forbidden', `${capability.name} has an effect outside; nothing leaves the house in a dry run.`);
  if (asker.key === undefined) throw new AppError('invalid_input', `${capability.name} has an effect outside and needs a key, so that repeating the call does not repeat the effect.`);
}

/**
 * What no second call may share. A key stands for one effect, whatever its input; for reads the input counts too, so
 * that a step may ask several things under its own key.
 */
export function identityOf(capability: Capability, key: string | undefined, inputHash: string): string | null {
  if (key === undefined) return null;
  return capability.nature === 'effect' ? `${capability.name}:${key}` : `${capability.name}:${key}:${inputHash}`;
}

/** The mail stream that the input names, for the capability that has streams. */
export function streamOf(capability: CapabilityName, input: unknown): 'transactional' | 'consented' | 'cold' | undefined {
  return capability === 'sendMail' ? (input as { stream: 'transactional' | 'consented' | 'cold' }).stream : undefined;
}
