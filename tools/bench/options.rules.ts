import { parseArgs } from 'node:util';

export const CASES = ['pipeline', 'startup', 'edge', 'campaign', 'replicas', 'audits', 'tenants'] as const;
export type CaseName = (typeof CASES)[number];

export interface BenchRequest {
  cases: readonly CaseName[];
  rounds: number;
  leads: number;
  /** Parts of engines' names; all when empty. */
  engines: readonly string[];
  peers: boolean;
  full: boolean;
  /** Where servers and data of the benchmark stand. */
  dir: string;
  json: string | undefined;
  write: boolean;
  help: boolean;
}

export const USAGE = `npm run bench [-- options]

  --case NAME,…    ${CASES.join(', ')} (all)
  --rounds N       how often each is measured; the medians are told (3)
  --leads N        leads of the case pipeline (5000)
  --engines A,B    only engines of the case pipeline with these in their names
  --no-peers       without what tools/bench/package.json names, and so without the case edge
  --full           the case campaign with 20,000 businesses too (many minutes)
  --dir DIR        where the benchmark's own servers and data stand (.leadfactory/bench)
  --json FILE      everything that was measured, as JSON
  --write          put the tables into docs/performance.md
  --help
`;

const FLAGS = {
  case: { type: 'string' }, rounds: { type: 'string', default: '3' }, leads: { type: 'string', default: '5000' }, engines: { type: 'string', default: '' }, 'no-peers': { type: 'boolean', default: false },
  full: { type: 'boolean', default: false }, dir: { type: 'string', default: '.leadfactory/bench' }, json: { type: 'string' }, write: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

const listOf = (text: string) => text.split(',').map((part) => part.trim()).filter(Boolean);

/** @throws Error that names every option that cannot be used, and what is expected. */
export function parseBenchRequest(argv: readonly string[]): BenchRequest {
  const { values } = parseArgs({ args: [...argv], options: FLAGS, strict: true, allowPositionals: false });
  const problems: string[] = [];
  const whole = (name: 'rounds' | 'leads', least: number, most: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < least || value > most) problems.push(`--${name}: expected a whole number from ${least} to ${most}, got "${values[name]}"`);
    return value;
  };
  // The load of the case edge is sent with a package that is installed beside the peers.
  const possible = values['no-peers'] ? CASES.filter((name) => name !== 'edge') : CASES;
  const cases = values.case === undefined ? possible : listOf(values.case);
  const unknown = cases.filter((name) => !(possible as readonly string[]).includes(name));
  if (unknown.length > 0 || cases.length === 0) problems.push(`--case: expected some of ${possible.join(', ')}${values['no-peers'] ? ' without peers' : ''}, got "${values.case}"`);
  const request: BenchRequest = {
    cases: cases as CaseName[], rounds: whole('rounds', 1, 99), leads: whole('leads', 10, 1_000_000), engines: listOf(values.engines), peers: !values['no-peers'],
    full: values.full, dir: values.dir, json: values.json, write: values.write, help: values.help,
  };
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\n\n${USAGE}`);
  return request;
}
