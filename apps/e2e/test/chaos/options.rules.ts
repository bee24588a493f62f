import { parseArgs } from 'node:util';

export interface ChaosRequest {
  seed: number;
  short: boolean;
  json: boolean;
  keep: boolean;
}

export const USAGE = `npm run chaos [-- options]

  --seed N   which faults come when (by the clock when not given); the same seed, the same faults
  --short    a minute instead of five
  --json     the findings as JSON on standard output
  --keep     leave the folder with logs and data
`;

/** @throws Error that says what is wrong and what is expected */
export function parseChaosRequest(argv: readonly string[], now: number): ChaosRequest {
  const { values } = parseArgs({ args: [...argv], options: { seed: { type: 'string' }, short: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } }, strict: true });
  const seed = values.seed === undefined ? now % 1_000_000 : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed > 4_294_967_295) throw new Error(`--seed expected a whole number from 0 to 4294967295, got "${values.seed ?? ''}"`);
  return { seed, short: values.short, json: values.json, keep: values.keep };
}
