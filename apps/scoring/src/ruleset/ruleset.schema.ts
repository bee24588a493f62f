import { z } from 'zod';

/** A rule: when the CEL expression holds for a lead, `add` moves its factor (each factor ends between 0 and 1). */
const Rule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'an id has small letters, digits and underscores'),
  when: z.string().min(1),
  add: z.number().min(-1).max(1),
  because: z.string().min(1),
});
export type Rule = z.infer<typeof Rule>;

const Factor = z.strictObject({ base: z.number().min(0).max(1), rules: z.array(Rule) });

export const FACTORS = ['need', 'reachability', 'ability_to_pay', 'sendability'] as const;
export type FactorName = (typeof FACTORS)[number];

export const RulesetFile = z.strictObject({
  factors: z.strictObject({ need: Factor, reachability: Factor, ability_to_pay: Factor, sendability: Factor }),
  /** Rules that hold for one vertical only, beside those above; one of the same id takes the other's place. */
  verticals: z.record(z.string(), z.partialRecord(z.enum(FACTORS), z.array(Rule))).default({}),
  /** Least opportunity of each tier; what is below C is D. */
  tiers: z.strictObject({ A: z.number(), B: z.number(), C: z.number() }).refine((tiers) => tiers.A > tiers.B && tiers.B > tiers.C, 'tiers must fall: A > B > C'),
});
export type RulesetFile = z.infer<typeof RulesetFile>;
