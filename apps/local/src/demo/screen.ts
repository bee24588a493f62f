/** A part of the terminal that is drawn over itself; where the output is no terminal, a line now and then instead. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** Leaves what was drawn standing. */
  finish(lines: readonly string[]): void;
}

const QUIET_INTERVAL_MS = 2_000;

function terminalScreen(out: NodeJS.WriteStream): Screen {
  let height = 0;
  const draw = (lines: readonly string[]) => {
    const width = out.columns ?? 100;
    const up = height > 0 ? `\u001b[${height}A` : '';
    out.write(`${up}${lines.map((line) => `\u001b[2K${[...line].slice(0, width - 1).join('')}`).join('\n')}\n\u001b[0J`);
    height = lines.length;
  };
  return { draw, finish: draw };
}

function plainScreen(out: NodeJS.WritableStream): Screen {
  let last = 0;
  return {
    draw: (lines) => {
      // The last line sums up; the bars come at the end.
      if (Date.now() - last < QUIET_INTERVAL_MS) return;
      last = Date.now();
      out.write(`${lines.find((line) => line.includes('leads finished')) ?? lines.at(-1) ?? ''}\n`);
    },
    finish: (lines) => void out.write(`${lines.join('\n')}\n`),
  };
}

export function openScreen(out: NodeJS.WriteStream): Screen {
  return out.isTTY ? terminalScreen(out) : plainScreen(out);
}
