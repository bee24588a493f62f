import { AppError, type FieldProblem } from '@leadfactory/kernel';
import { parse } from 'yaml';
import { z } from 'zod';
import { nearest } from '../places/nearest.rules';

const Vertical = z.strictObject({
  title: z.string().min(1),
  categories: z.array(z.string()).min(1),
  googleTypes: z.array(z.string()),
  aliases: z.array(z.string()),
  perZip: z.number().positive(),
});
export type Vertical = z.infer<typeof Vertical>;

const File = z.strictObject({ verticals: z.record(z.string().regex(/^[a-z_]+$/), Vertical) });

/** @throws AppError not_configured with every mistake of the file. */
export function parseVerticals(text: string): ReadonlyMap<string, Vertical> {
  const parsed = File.safeParse(parse(text));
  if (!parsed.success) throw new AppError('not_configured', `verticals.yaml cannot be used:\n${z.prettifyError(parsed.error)}`);
  return new Map(Object.entries(parsed.data.verticals));
}

/** @throws AppError invalid_input that names each unknown vertical and the known ones like it. */
export function checkVerticals(names: readonly string[], known: ReadonlyMap<string, Vertical>): void {
  const problems: FieldProblem[] = [];
  names.forEach((name, index) => {
    if (known.has(name)) return;
    const byAlias = [...known].filter(([, vertical]) => vertical.aliases.includes(name.toLowerCase())).map(([key]) => key);
    const close = byAlias.length > 0 ? byAlias : nearest(name, known.keys());
    problems.push({ path: `verticals.${index}`, message: `"${name}" is not a vertical${close.length > 0 ? `; is it ${close.join(', ')}?` : `. Known are ${[...known.keys()].join(', ')}`}` });
  });
  if (problems.length > 0) throw new AppError('invalid_input', `Not every vertical is known: ${problems.map((problem) => problem.message).join('; ')}`, { fields: problems });
}
