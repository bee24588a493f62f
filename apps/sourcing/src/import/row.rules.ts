import { cityKey } from '../identity/name.rules';
import { cleanText, entryOf } from '../listing/entry.rules';
import type { Entry } from '../listing/listing.types';
import { stateOf } from '../listing/states.rules';
import type { ImportField, Mapping } from './columns.rules';
import type { CsvFile, CsvRow } from './csv.rules';

export interface RowProblem {
  line: number;
  column: string | null;
  message: string;
}

export interface PlaceFilter {
  zip?: string | undefined;
  city?: string | undefined;
  state?: string | undefined;
}

export interface ReadRow {
  line: number;
  /** The file's own id of it; null when it has none. */
  id: string | null;
  entry: Entry;
}

export interface ReadFile {
  rows: ReadRow[];
  problems: RowProblem[];
  /** Rows of other places than those wished for. */
  elsewhere: number;
}

const UNITED_STATES = /^(us|usa|u\.s\.a?\.?|united states( of america)?)?$/i;

function isWished({ address }: Entry, places: readonly PlaceFilter[]): boolean {
  return places.some(
    ({ zip, city, state }) => (zip === undefined || address.zip === zip) && (state === undefined || address.state === state.toUpperCase()) && (city === undefined || cityKey(address.city) === cityKey(city)) && (zip ?? city ?? state) !== undefined,
  );
}

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.replace(/,/g, '')));

/** The businesses of a file, each row that cannot be one with its line and reason; rows of other places are counted, not blamed. */
export function readRows(file: CsvFile, mapping: Mapping, places: readonly PlaceFilter[]): ReadFile {
  const at = new Map(file.columns.map((column, index) => [column, index]));
  const read: ReadFile = { rows: [], problems: [], elsewhere: 0 };
  for (const row of file.rows) {
    const problem = readRow(row, (field) => (mapping[field] === undefined ? '' : (row.values[at.get(mapping[field])!] ?? '')), mapping, places, read);
    if (problem) read.problems.push(problem);
  }
  return read;
}

function readRow({ line }: CsvRow, value: (field: ImportField) => string, mapping: Mapping, places: readonly PlaceFilter[], read: ReadFile): RowProblem | null {
  const refuse = (field: ImportField, message: string): RowProblem => ({ line, column: mapping[field] ?? null, message });
  const shown = (field: ImportField) => JSON.stringify(value(field).slice(0, 40));
  if (!UNITED_STATES.test(value('country').trim())) {
    if (places.length === 0) return refuse('country', `${shown('country')} is not the United States, and other countries cannot be imported.`);
    read.elsewhere += 1;
    return null;
  }
  const entry = entryOf({
    name: value('name'), line1: value('line1'), line2: value('line2'), city: value('city'), state: value('state'), zip: value('zip'), latitude: numberOf(value('latitude')), longitude: numberOf(value('longitude')),
    phone: value('phone'), website: value('website'), email: value('email'), categories: value('categories').split(/[,;|]/), rating: numberOf(value('rating')), reviewCount: numberOf(value('reviewCount')),
    closed: /^(permanently[ _])?closed|out of business|^(true|yes|1)$/i.test(value('status').trim()),
  });
  if (entry === 'name') return refuse('name', 'The name is empty.');
  if (entry === 'state') return refuse('state', `${shown('state')} is no US state.`);
  if (entry === 'place') return refuse('city', 'Neither a city nor a ZIP code of five digits.');
  if (places.length > 0 && !isWished(entry, places)) {
    read.elsewhere += 1;
    return null;
  }
  read.rows.push({ line, id: cleanText(value('id'), 200), entry });
  return null;
}

/** @throws nothing; a place without ZIP, city or state wishes for nothing and is told by its index. */
export function emptyPlaces(places: readonly PlaceFilter[]): number[] {
  return places.flatMap(({ zip, city, state }, index) => ((zip ?? city ?? state) === undefined || (state !== undefined && stateOf(state) === null) ? [index] : []));
}
