/** Numbers by chance that come out the same for the same seed (mulberry32). */
export interface Chance {
  /** In [0, 1). */
  next(): number;
  /** Whole, from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<T>(of: readonly T[]): T;
  shuffled<T>(of: readonly T[]): T[];
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const pick = <T>(of: readonly T[]): T => {
    const found = of[whole(0, of.length - 1)];
    if (found === undefined) throw new Error('There is nothing to pick from.');
    return found;
  };
  const shuffled = <T>(of: readonly T[]): T[] => {
    const left = [...of];
    for (let at = left.length - 1; at > 0; at -= 1) {
      const other = whole(0, at);
      [left[at], left[other]] = [left[other]!, left[at]!];
    }
    return left;
  };
  return { next, whole, pick, shuffled };
}
