/** A table as it is printed and written into the documents. */
export interface Table {
  /** Names its place in docs/performance.md. */
  id: string;
  title: string;
  columns: readonly string[];
  /** The first cell names the row; the others are numbers with their unit in the column's name. */
  rows: readonly (readonly string[])[];
}

export interface CaseReport {
  case: string;
  tables: readonly Table[];
  /** Everything that was measured, for machines. */
  data: unknown;
}
