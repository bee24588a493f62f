import { AppError } from '@leadfactory/kernel';
import { parse } from 'yaml';
import { z } from 'zod';

/** What sourcing reads of a vertical; targeting checks the rest of the file. */
const Vertical = z.object({ title: z.string().min(1), categories: z.array(z.string()).min(1), aliases: z.array(z.string()) });
export type Vertical = z.infer<typeof Vertical>;

const File = z.object({ verticals: z.record(z.string(), Vertical) });

/** @throws AppError not_configured with every mistake of the file. */
export function parseVerticals(text: string): ReadonlyMap<string, Vertical> {
  const parsed = File.safeParse(parse(text));
  if (!parsed.success) throw new AppError('not_configured', `verticals.yaml cannot be used:\n${z.prettifyError(parsed.error)}`);
  return new Map(Object.entries(parsed.data.verticals));
}

/** @throws AppError invalid_input that names the vertical, the one that is probably meant, and the known ones. */
export function verticalNamed(known: ReadonlyMap<string, Vertical>, name: string): Vertical {
  const vertical = known.get(name);
  if (vertical) return vertical;
  const wanted = name.trim().toLowerCase();
  const meant = [...known].find(([key, { aliases }]) => key === wanted || aliases.includes(wanted))?.[0];
  const message = `"${name}" is not a vertical${meant === undefined ? '.' : `; is it ${meant}?`} Known are ${[...known.keys()].join(', ')}.`;
  throw new AppError('invalid_input', message, { fields: [{ path: 'vertical', message: meant === undefined ? 'unknown vertical' : `unknown vertical; is it ${meant}?` }] });
}
