import type { CampaignFact } from '@leadfactory/contracts';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { BODY_VARIANTS, type BodyVariant, STRATEGIES, type Strategy } from './copy.types';

function chosen<T extends string>(known: readonly T[], asked: string | undefined, seed: string): T {
  const named = known.find((variant) => variant === asked);
  if (named) return named;
  // Without an experiment a business keeps its variant all the same.
  const at = createHash('sha256').update(seed).digest().readUInt32BE(0) % known.length;
  return known[at] as T;
}

/** The subject strategy and the body variant: as the running experiments assigned them, else by the business's id. */
export function variantsOf(campaign: z.infer<typeof CampaignFact>, businessId: string): { strategy: Strategy; body: BodyVariant } {
  return {
    strategy: chosen(STRATEGIES, campaign.variants.subject_strategy, `subject:${businessId}`),
    body: chosen(BODY_VARIANTS, campaign.variants.body_variant, `body:${businessId}`),
  };
}
