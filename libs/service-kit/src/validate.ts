import { AppError, type ErrorCode } from '@leadfactory/kernel';
import { z } from 'zod';

/**
 * The value as the schema gives it back.
 * @throws AppError with every field that was refused and what was expected there.
 */
export function parseAs<S extends z.ZodType>(schema: S, value: unknown, what: string, code: ErrorCode = 'invalid_input'): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
  throw new AppError(code, `${what} ${fields.length === 1 ? 'has a field that is' : `has ${fields.length} fields that are`} not as expected.`, { fields });
}
