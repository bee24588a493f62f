/** A row of the table: what was broken or promised, how often, what should have come of it, and what did. */
export interface Finding {
  what: string;
  times: number;
  expected: string;
  seen: string;
  ok: boolean;
  /** What is amiss, one example a line. */
  details?: string[];
}

/** A finding about a count that must be nothing. */
export function none(what: string, times: number, expected: string, amiss: readonly string[]): Finding {
  return { what, times, expected, seen: amiss.length === 0 ? 'none' : `${amiss.length}`, ok: amiss.length === 0, details: amiss.slice(0, 5) };
}
