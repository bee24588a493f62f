/** Where a command writes: `data` is its result, `say` is for people and silent with --json. */
export interface Output {
  data(value: unknown, people: () => string): void;
  say(line: string): void;
}

export function openOutput(json: boolean, write: (text: string) => void): Output {
  return {
    data: (value, people) => write(json ? `${JSON.stringify(value, null, 2)}\n` : `${people()}\n`),
    say: (line) => {
      if (!json) write(`${line}\n`);
    },
  };
}

/** Rows as aligned columns; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
