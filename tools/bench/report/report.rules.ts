import type { Table } from './report.types';

/** For a terminal: columns under each other, numbers to the right. */
export function textTable({ title, columns, rows }: Table): string {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) => cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  ').trimEnd();
  return [title, line(columns), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

export function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), `|${columns.map((_, at) => (at === 0 ? '---' : '---:')).join('|')}|`, ...rows.map(line)].join('\n');
}

const begin = (id: string) => `<!-- bench:${id} -->`;
const end = (id: string) => `<!-- /bench:${id} -->`;

export function hasSection(document: string, id: string): boolean {
  return document.includes(begin(id));
}

/** The document with this text between the markers of that id. @throws Error when the markers are not there, once each and in order */
export function withSection(document: string, id: string, text: string): string {
  const [from, to] = [document.indexOf(begin(id)), document.indexOf(end(id))];
  const once = document.lastIndexOf(begin(id)) === from && document.lastIndexOf(end(id)) === to;
  if (from < 0 || to < from || !once) throw new Error(`Expected the lines ${begin(id)} and ${end(id)} once each, in this order, in the document.`);
  return `${document.slice(0, from + begin(id).length)}\n${text}\n${document.slice(to)}`;
}

/** A number as people compare it: three digits that matter, thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 100) return Math.round(value).toLocaleString('en-US');
  return size >= 10 ? value.toFixed(1) : value.toFixed(2);
}
