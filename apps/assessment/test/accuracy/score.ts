/** One check on one page whose answer is known. */
export interface Case {
  check: string;
  where: string;
  /** Whether the fault is there. */
  expected: boolean;
  said: 'pass' | 'fail' | 'unknown';
}

export interface Row {
  check: string;
  right: number;
  wrong: number;
  missed: number;
  /** Sound pages of which it said nothing wrong. */
  silent: number;
  unknown: number;
  /** Null when it never spoke, or there was nothing to find. */
  precision: number | null;
  recall: number | null;
  /** Where it was wrong or missed something. */
  examples: string[];
}

/** Precision and recall of each check; a fault that is called unknown counts as missed. */
export function rowsOf(cases: readonly Case[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { check, where, expected, said } of cases) {
    const row = rows.get(check) ?? { check, right: 0, wrong: 0, missed: 0, silent: 0, unknown: 0, precision: null, recall: null, examples: [] };
    rows.set(check, row);
    if (said === 'fail') row[expected ? 'right' : 'wrong'] += 1;
    else row[expected ? 'missed' : 'silent'] += 1;
    if (said === 'unknown') row.unknown += 1;
    if (expected !== (said === 'fail') && row.examples.length < 5) row.examples.push(`${expected ? 'missed' : 'wrong'}: ${where}${said === 'unknown' ? ' (unknown)' : ''}`);
  }
  for (const row of rows.values()) Object.assign(row, ratesOf(row));
  return [...rows.values()].sort((a, b) => (a.check < b.check ? -1 : 1));
}

/** The whole, over all checks. */
export function scoreOf(rows: readonly Row[]): Pick<Row, 'right' | 'wrong' | 'missed' | 'precision' | 'recall'> {
  const sum = (key: 'right' | 'wrong' | 'missed') => rows.reduce((total, row) => total + row[key], 0);
  const counts = { right: sum('right'), wrong: sum('wrong'), missed: sum('missed') };
  return { ...counts, ...ratesOf(counts) };
}

function ratesOf({ right, wrong, missed }: Pick<Row, 'right' | 'wrong' | 'missed'>): Pick<Row, 'precision' | 'recall'> {
  return { precision: right + wrong === 0 ? null : right / (right + wrong), recall: right + missed === 0 ? null : right / (right + missed) };
}
