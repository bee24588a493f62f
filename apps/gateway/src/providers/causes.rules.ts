export interface Cause {
  at: unknown;
  code: string | undefined;
  name: string | undefined;
}

const DEEPEST = 6;

function textAt(value: object, name: string): string | undefined {
  const found: unknown = (value as Record<string, unknown>)[name];
  return typeof found === 'string' ? found : undefined;
}

/** An error and what caused it, outermost first. Looks at shapes, not classes: libraries throw errors of their own making. */
export function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  for (let at: unknown = error; typeof at === 'object' && at !== null && causes.length < DEEPEST; ) {
    causes.push({ at, code: textAt(at, 'code'), name: textAt(at, 'name') });
    const { cause, errors } = at as { cause?: unknown; errors?: unknown };
    // Several addresses were tried: the first failure speaks for all.
    at = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  }
  return causes;
}

/** The outermost code, such as ECONNREFUSED. */
export function codeOf(error: unknown): string | undefined {
  return causesOf(error).find(({ code }) => code !== undefined)?.code;
}
