import type { Clock } from '@leadfactory/kernel';

/** A clock that stands still until it is moved. */
export class TestClock implements Clock {
  private time: number;

  /** @param start ISO 8601 or a date; by default a Monday morning without anything special about it. */
  constructor(start: string | Date = '2026-03-02T09:00:00.000Z') {
    this.time = instant(start);
  }

  now(): Date {
    return new Date(this.time);
  }

  /** Moves on (or back, when negative); the parts add up. */
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 } = by;
    this.time += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000 + ms;
  }

  set(to: string | Date): void {
    this.time = instant(to);
  }
}

function instant(value: string | Date): number {
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw new Error(`${JSON.stringify(value)} is not a time; expected ISO 8601, such as 2026-03-02T09:00:00Z`);
  return time;
}
