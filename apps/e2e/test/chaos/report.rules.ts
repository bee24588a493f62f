import type { Finding } from './finding.types';

const TITLES = ['fault or promise', 'how often', 'expected', 'seen', 'verdict'] as const;

/** The findings as a table of fixed width, with what is amiss below it. */
export function renderFindings(findings: readonly Finding[]): string[] {
  const cells = [[...TITLES], ...findings.map((finding) => [finding.what, String(finding.times), finding.expected, finding.seen, finding.ok ? 'ok' : 'AMISS'])];
  const widths = TITLES.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? '')].length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const amiss = findings.filter((finding) => !finding.ok).flatMap((finding) => [`AMISS ${finding.what}: expected ${finding.expected}, saw ${finding.seen}`, ...(finding.details ?? []).map((detail) => `      ${detail}`)]);
  return [line(cells[0]!), rule, ...cells.slice(1).map(line), ...(amiss.length > 0 ? ['', ...amiss] : [])];
}
