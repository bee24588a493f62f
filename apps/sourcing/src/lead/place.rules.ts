import { cleanText, zipOf } from '../listing/entry.rules';
import { stateOf } from '../listing/states.rules';
import { cityKey } from '../identity/name.rules';
import { quoted } from './reading.rules';

/** City and state of a ZIP code. */
export interface ZipPlace {
  city: string;
  state: string;
}

export interface RawPlace {
  street: string | null | undefined;
  city: string | null | undefined;
  state: string | null | undefined;
  zip: string | null | undefined;
}

export interface LeadPlace {
  street: string | null;
  city: string | null;
  /** Two-letter code. */
  state: string | null;
  zip: string | null;
}

export interface PlaceProblem {
  field: 'street' | 'city' | 'state' | 'zip';
  message: string;
}

const given = (text: string | null | undefined) => cleanText(text, 300);

/** PORTLAND and "salt lake city" get their capitals; a name written with care stays as it is. */
function cityOf(text: string): string {
  const isPlain = text === text.toUpperCase() || text === text.toLowerCase();
  return isPlain ? text.toLowerCase().replace(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase()) : text;
}

/**
 * Where a lead is, in the form in which places are kept; what the ZIP code tells fills what was left out. A ZIP code of
 * another state is told, and the state believed: digits are mistyped more often than names.
 */
export function readPlace(raw: RawPlace, placeOfZip: (zip: string) => ZipPlace | null): { place: LeadPlace; problems: PlaceProblem[] } {
  const problems: PlaceProblem[] = [];
  const [street, city, stateText, zipText] = [given(raw.street), given(raw.city), given(raw.state), given(raw.zip)];
  const state = stateText === null ? null : stateOf(stateText);
  if (stateText !== null && state === null) problems.push({ field: 'state', message: `${quoted(stateText)} is no US state; expected a name or a code such as OR.` });
  const zip = zipText === null ? null : zipOf(zipText);
  if (zipText !== null && zip === null) problems.push({ field: 'zip', message: `${quoted(zipText)} is no ZIP code; expected five digits such as 97209.` });
  const known = zip === null ? null : placeOfZip(zip);
  if (zip !== null && known === null) problems.push({ field: 'zip', message: `There is no ZIP code ${zip}.` });
  if (known !== null && state !== null && known.state !== state) problems.push({ field: 'zip', message: `The ZIP code ${zip} is in ${known.state} (${known.city}), not in ${state}.` });
  const fits = known !== null && (state === null || known.state === state);
  return {
    place: { street, city: city === null ? (fits ? known.city : null) : cityOf(city), state: state ?? (fits ? known.state : null), zip: fits ? zip : null },
    problems,
  };
}

/** Whether two places cannot be one; what either leaves open says nothing. */
export function isElsewhere(left: LeadPlace, right: LeadPlace): boolean {
  if (left.zip !== null && right.zip !== null) return left.zip !== right.zip;
  if (left.state !== null && right.state !== null && left.state !== right.state) return true;
  return left.city !== null && right.city !== null && cityKey(left.city) !== cityKey(right.city);
}
