import { AppError } from '@leadfactory/kernel';
import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { z } from 'zod';

const Share = z.number().min(0).max(1);
const Days = z.number().positive().max(3650);

const SettingsFile = z.strictObject({
  profile: z
    .strictObject({
      weights: z.strictObject({ phone: Share, name: Share, address: Share, website: Share, category: Share }).refine((weights) => Object.values(weights).some((weight) => weight > 0), 'at least one weight must be above 0'),
      matchAt: Share,
      holdAt: Share,
      ambiguityMargin: Share,
      minimumEvidence: Share.refine((share) => share > 0, 'must be above 0'),
      reuseDays: z.number().min(0).max(30),
      keepDays: Days,
    })
    .refine((profile) => profile.holdAt <= profile.matchAt, { path: ['holdAt'], error: 'must not be above matchAt' }),
  contacts: z.strictObject({
    maxAddresses: z.int().min(1).max(100),
    writeTo: z.array(z.enum(['valid', 'risky', 'unknown'])).min(1),
    maxMailboxChecks: z.int().min(0).max(10),
    verdictDays: Days,
    unknownVerdictDays: Days,
  }),
  leads: z.strictObject({ siteSeconds: z.number().min(1).max(60) }),
});
export type ProfileSettings = z.infer<typeof SettingsFile>['profile'];
export type ContactsSettings = z.infer<typeof SettingsFile>['contacts'];
export type Settings = z.infer<typeof SettingsFile> & {
  /** Changes with the file: what was judged by other settings is judged again. */
  version: string;
};

// Only the part of verticals.yaml that matching needs; targeting checks the file as a whole.
const VerticalsFile = z.object({ verticals: z.record(z.string(), z.object({ categories: z.array(z.string()).default([]), googleTypes: z.array(z.string()).default([]) })) });

function parsed<S extends z.ZodType>(schema: S, text: string, file: string): z.output<S> {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch (error) {
    throw new AppError('not_configured', `${file} is no YAML: ${(error as Error).message}`, {}, { cause: error });
  }
  const result = schema.safeParse(raw);
  if (!result.success) throw new AppError('not_configured', `${file} cannot be used:\n${z.prettifyError(result.error)}`);
  return result.data;
}

/** @throws AppError not_configured with every mistake of the file. */
export function parseSettings(text: string): Settings {
  return { ...parsed(SettingsFile, text, 'enrichment.yaml'), version: createHash('sha256').update(text).digest('hex').slice(0, 12) };
}

/** Place types that each vertical has at Google. @throws AppError not_configured */
export function parsePlaceTypes(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(parsed(VerticalsFile, text, 'verticals.yaml').verticals).map(([name, { googleTypes }]) => [name, googleTypes]));
}
