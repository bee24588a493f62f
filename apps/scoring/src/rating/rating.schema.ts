import { z } from 'zod';

/** A rule: when the CEL expression holds for a lead, `add` moves its score by so many of 100 points. */
const RatingRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'an id has small letters, digits and underscores'),
  when: z.string().min(1),
  add: z.number().min(-100).max(100),
  because: z.string().min(1),
});

const Word = z.string().regex(/^[\p{Ll}\p{Nd}]+( [\p{Ll}\p{Nd}]+)*$/u, 'words are written in small letters');
const Percent = z.int().min(0).max(100);

export const RatingFile = z.strictObject({
  base: Percent,
  rules: z.array(RatingRule).min(1),
  /** Most employees of each size; what is larger is large. */
  sizes: z.strictObject({ solo: z.int().min(0), small: z.int(), medium: z.int() }).refine(({ solo, small, medium }) => solo < small && small < medium, 'sizes must grow: solo < small < medium'),
  /** Least score of each priority; what is below medium is low. */
  priorities: z.strictObject({ high: Percent, medium: Percent }).refine(({ high, medium }) => medium < high, 'priorities must fall: high > medium'),
  /** States of each territory; a state stands in one of them. */
  territories: z.record(z.string().min(1), z.array(z.string().regex(/^[A-Z]{2}$/, 'a state has two capitals, such as OR'))),
  /** Words in a company's name or description that tell its industry when its site does not. */
  industries: z.record(z.string().min(1), z.array(Word).min(1)),
});
export type RatingFile = z.infer<typeof RatingFile>;
