import { AppError, type FieldProblem } from '@leadfactory/kernel';
import { parseArgs } from 'node:util';

/** What `npm start` was asked to do. */
export interface StartRequest {
  /** End after the campaign, with status 0 when nothing is amiss. */
  exit: boolean;
  /** Run the campaign once more though an earlier start finished it. */
  again: boolean;
  /** Each service in a process of its own. */
  separate: boolean;
  /** Bring everything up and run no campaign. */
  idle: boolean;
  /** Port of the front door; the first free one from 8080 when it is not given. */
  port: number | undefined;
  quota: number;
  /** Whether the quota was named: an earlier campaign keeps its own otherwise. */
  isQuotaAsked: boolean;
  vertical: string;
  zip: string;
  /** Real input instead of the town: a CSV of businesses, where they are, and saved sites to answer for theirs. */
  input: { file: string; place: string; sites: string | undefined } | undefined;
  help: boolean;
}

export const USAGE = `npm start [-- options]

  --exit              end after the campaign; status 0 when nothing is amiss
  --again             run the campaign again though an earlier start finished it
  --separate          each service in a process of its own
  --idle              bring everything up, run no campaign
  --port N            port of the front door (else the first free one from 8080)
  --quota N           how many businesses (100)
  --vertical NAME     what kind of business (restaurant)
  --zip ZIP           where in the sandbox's town (10001)
  --import FILE.csv   businesses from a file instead; needs --place
  --place PLACE       "Portland, OR", 97201, "Kings County, NY" or OR
  --sites DIR         saved sites that answer for the websites in the file
  --help
`;

const FLAGS = {
  exit: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  separate: { type: 'boolean', default: false },
  idle: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  port: { type: 'string' },
  quota: { type: 'string' },
  vertical: { type: 'string' },
  zip: { type: 'string' },
  import: { type: 'string' },
  place: { type: 'string' },
  sites: { type: 'string' },
} as const;

function wholeNumber(name: string, text: string | undefined, most: number, problems: FieldProblem[]): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  problems.push({ path: `--${name}`, message: `expected a whole number from 1 to ${most}, got "${text}"` });
  return undefined;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new AppError('invalid_input', `${(error as Error).message}\n\n${USAGE}`);
  }
}

/** @throws AppError invalid_input with every problem at once. */
export function parseStartRequest(argv: readonly string[]): StartRequest {
  const values = parse(argv);
  const problems: FieldProblem[] = [];
  const port = wholeNumber('port', values.port, 65_535, problems);
  const quota = wholeNumber('quota', values.quota, 100_000, problems);
  const zip = values.zip ?? '10001';
  if (!/^\d{5}$/.test(zip)) problems.push({ path: '--zip', message: `expected five digits such as 10001, got "${zip}"` });
  if (values.import !== undefined && values.place === undefined) problems.push({ path: '--place', message: 'is needed with --import, e.g. --place "Portland, OR"' });
  for (const name of ['place', 'sites'] as const) {
    if (values[name] !== undefined && values.import === undefined) problems.push({ path: `--${name}`, message: 'goes with --import FILE.csv' });
  }
  if (problems.length > 0) {
    throw new AppError('invalid_input', `npm start was called with options that do not fit:\n${problems.map((problem) => `  ${problem.path} ${problem.message}`).join('\n')}`, { fields: problems });
  }
  const input = values.import === undefined ? undefined : { file: values.import, place: values.place!, sites: values.sites };
  return { exit: values.exit, again: values.again, separate: values.separate, idle: values.idle, help: values.help, port, quota: quota ?? 100, isQuotaAsked: quota !== undefined, vertical: values.vertical ?? 'restaurant', zip, input };
}
