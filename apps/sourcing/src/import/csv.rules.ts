import { AppError } from '@leadfactory/kernel';
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvRow {
  /** Where the row ends in the file; 1 is the header's line. */
  line: number;
  values: string[];
}

export interface CsvFile {
  columns: string[];
  rows: CsvRow[];
}

/** Rows of one file; what has more is cut into several by whoever has it. */
export const MOST_ROWS = 50_000;

/** @throws AppError invalid_input when it is no CSV with a header, or names a column twice; too_large beyond MOST_ROWS */
export function readCsv(text: string): CsvFile {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    // One kind of line end: inside quotes the parser would count CR and LF as two lines.
    records = parse(text.replace(/\r\n?/g, '\n'), { bom: true, relax_column_count: true, skip_empty_lines: true, info: true, delimiter: delimiterOf(text) }) as unknown as typeof records;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError('invalid_input', `The file cannot be read as CSV: ${error.message}.`, { fields: [{ path: 'csv', message: error.message }] });
  }
  const [header, ...rest] = records;
  if (!header) throw new AppError('invalid_input', 'The file is empty: expected a line of column names, then one line per business.', { fields: [{ path: 'csv', message: 'expected a line of column names' }] });
  const columns = header.record.map((column) => column.trim());
  const twice = columns.find((column, index) => column !== '' && columns.indexOf(column) !== index);
  if (twice !== undefined) throw new AppError('invalid_input', `The column "${twice}" stands twice; each name may stand once.`, { fields: [{ path: 'csv', message: `column "${twice}" stands twice` }] });
  if (rest.length > MOST_ROWS) throw new AppError('too_large', `The file has ${rest.length} rows; one import takes ${MOST_ROWS}. Cut it into several.`);
  return { columns, rows: rest.map(({ record, info }) => ({ line: info.lines, values: record })) };
}

/** Semicolons and tabs are what spreadsheets of other countries write; the header tells. */
function delimiterOf(text: string): string {
  const header = text.slice(0, Math.max(0, text.search(/\r|\n|$/)));
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).delimiter;
}
