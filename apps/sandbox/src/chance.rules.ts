import { createHash } from 'node:crypto';

/** A number in [0, 1) that depends on the keys alone, so that a fate never depends on the order of arrival. */
export function fraction(...keys: readonly (string | number)[]): number {
  return createHash('sha256').update(keys.join('\u0000')).digest().readUInt32BE(0) / 2 ** 32;
}

export function pick<T>(choices: readonly T[], ...keys: readonly (string | number)[]): T {
  const chosen = choices[Math.floor(fraction(...keys) * choices.length)];
  if (chosen === undefined) throw new Error('pick() needs at least one choice');
  return chosen;
}
