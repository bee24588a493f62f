const LOOK_MS = 1_000;
/** A first burst tells little of the second around it. */
const SHORTEST_MS = 250;

/** How many come in a second, as seen in the last one or two: a quick guess rather than a true mean. Times in milliseconds. */
export class Pace {
  private since = 0;
  private count = 0;
  private before = 0;

  note(count: number, now: number): void {
    this.turn(now);
    this.count += count;
  }

  perSecond(now: number): number {
    this.turn(now);
    return Math.max(this.before, (this.count * 1_000) / Math.max(SHORTEST_MS, now - this.since));
  }

  private turn(now: number): void {
    const age = now - this.since;
    if (age >= 0 && age < LOOK_MS) return;
    this.before = age >= 0 && age < 2 * LOOK_MS ? (this.count * 1_000) / age : 0;
    this.since = now;
    this.count = 0;
  }
}
