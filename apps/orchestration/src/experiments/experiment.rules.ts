import { z } from 'zod';

const Name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected lower-case letters, digits and underscores');

const Guardrail = z.object({
  metric: z.enum(['complaint_rate', 'refund_rate', 'unsubscribe_rate', 'bounce_rate']),
  /** A share of the variant's mails or purchases, 0–1; above it the variant is to be stopped. */
  max: z.number().gt(0).max(1),
  /** Below so many the share says nothing. */
  minimum: z.int().min(1).default(100),
});

const Experiment = z
  .object({
    name: Name,
    status: z.enum(['running', 'stopped']),
    /** A new salt deals the businesses anew. */
    salt: z.string().default(''),
    /** Which variant everybody gets once the experiment is stopped; nobody gets any when it is left out. */
    winner: Name.optional(),
    variants: z.array(z.object({ name: Name, weight: z.number().min(0).max(1_000_000) })).min(1),
    guardrails: z.array(Guardrail).default([]),
  })
  .superRefine((experiment, context) => {
    const names = experiment.variants.map(({ name }) => name);
    if (new Set(names).size < names.length) context.addIssue({ code: 'custom', path: ['variants'], message: 'two variants bear one name' });
    if (experiment.variants.every(({ weight }) => weight === 0)) context.addIssue({ code: 'custom', path: ['variants'], message: 'at least one variant needs a weight above 0' });
    if (experiment.winner !== undefined && !names.includes(experiment.winner)) context.addIssue({ code: 'custom', path: ['winner'], message: `"${experiment.winner}" is none of the variants ${names.join(', ')}` });
  });

export const ExperimentFile = z.object({
  experiments: z.array(Experiment).superRefine((experiments, context) => {
    const names = experiments.map(({ name }) => name);
    if (new Set(names).size < names.length) context.addIssue({ code: 'custom', message: 'two experiments bear one name' });
  }),
});

export type Experiment = z.infer<typeof Experiment>;

/** 32-bit FNV-1a over UTF-16 code units, as GrowthBook's SDKs compute it. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash ^= text.charCodeAt(at);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** GrowthBook's hash, version 2 (https://docs.growthbook.io/lib/build-your-own#hashing): a number in [0, 1) in steps of 1/10,000. */
export function bucket(seed: string, value: string): number {
  return (fnv1a32(String(fnv1a32(seed + value))) % 10_000) / 10_000;
}

/** The variant into whose share of [0, 1) the number falls. */
export function chooseVariant(variants: Experiment['variants'], at: number): string {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let end = 0;
  for (const { name, weight } of variants) {
    end += weight / total;
    if (at < end) return name;
  }
  // Sums of fractions may end just below 1: the last variant that has a weight takes what is left.
  return variants.filter(({ weight }) => weight > 0).at(-1)?.name ?? '';
}

/** The variant of each experiment for this business: the same whenever it is asked, and independent between experiments. */
export function assignVariants(experiments: readonly Experiment[], businessId: string): Record<string, string> {
  const assigned = experiments.flatMap((experiment): [string, string][] => {
    if (experiment.status === 'running') return [[experiment.name, chooseVariant(experiment.variants, bucket(experiment.name + experiment.salt, businessId))]];
    return experiment.winner === undefined ? [] : [[experiment.name, experiment.winner]];
  });
  return Object.fromEntries(assigned);
}
