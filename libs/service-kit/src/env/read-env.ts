import { z } from 'zod';

/** The environment is not as it must be; the message lists every problem, one a line. */
export class EnvError extends Error {
  constructor(
    readonly who: string,
    readonly problems: readonly string[],
  ) {
    super(`${who} cannot start: ${problems.length === 1 ? 'a setting is' : `${problems.length} settings are`} not usable.\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvError';
  }
}

/** Values of variables whose names speak of secrets do not appear in messages, which end in logs. */
const SECRET_NAME = /SECRET|PASSWORD|TOKEN|KEY|_URL$|DSN/;

function shown(name: string, value: string): string {
  return SECRET_NAME.test(name) ? 'another value' : `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
}

/**
 * The settings of `shape` read from `source`, usually process.env. A variable set to the empty string counts as unset.
 * @throws EnvError with all problems at once, each by the variable's name and what it should be.
 */
export function readEnv<S extends z.ZodRawShape>(shape: S, source: Record<string, string | undefined>, who: string): z.output<z.ZodObject<S>> {
  const given = Object.fromEntries(Object.keys(shape).map((name) => [name, source[name] === '' ? undefined : source[name]]));
  const parsed = z.object(shape).safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? who);
    const value = given[name];
    const expected = issue.message.startsWith('Invalid input: ') ? issue.message.slice('Invalid input: '.length).replace(/, received .*$/, '') : issue.message;
    return `${name}: ${expected}, ${value === undefined ? 'but it is not set' : `got ${shown(name, value)}`}`;
  });
  throw new EnvError(who, [...new Set(problems)]);
}
