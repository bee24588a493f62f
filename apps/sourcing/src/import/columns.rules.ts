import { AppError, type FieldProblem } from '@leadfactory/kernel';

/** Our fields, and how files call them (compared in lower case, signs as `_`), best first. */
const GUESSES = {
  id: ['id', 'source_id', 'external_id', 'business_id', 'place_id', 'uuid', 'license_id', 'license_number'],
  name: ['name', 'business_name', 'company', 'company_name', 'doing_business_as_name', 'dba_name', 'dba', 'trade_name', 'title', 'site_name', 'legal_name'],
  line1: ['address_1', 'address1', 'address_line_1', 'address', 'street', 'street_address', 'line1'],
  line2: ['address_2', 'address2', 'address_line_2', 'suite', 'unit', 'line2'],
  city: ['city', 'town', 'locality', 'municipality'],
  state: ['state', 'state_province', 'state_code', 'region', 'province'],
  zip: ['postal_code', 'zip', 'zip_code', 'zipcode', 'postcode', 'postal'],
  country: ['country', 'country_code'],
  phone: ['phone', 'phone_number', 'telephone', 'tel', 'business_phone'],
  website: ['website', 'website_url', 'url', 'site', 'web', 'homepage', 'domain'],
  email: ['email', 'email_address', 'e_mail', 'mail'],
  categories: ['categories', 'category', 'brewery_type', 'business_activity', 'license_description', 'type', 'industry'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lon', 'lng', 'long'],
  rating: ['rating', 'stars'],
  reviewCount: ['review_count', 'reviews', 'reviewcount'],
  status: ['status', 'business_status', 'brewery_type', 'closed'],
} as const satisfies Record<string, readonly string[]>;

export type ImportField = keyof typeof GUESSES;
const FIELDS = Object.keys(GUESSES) as ImportField[];

/** Field → column of the file. */
export type Mapping = Partial<Record<ImportField, string>>;

const plain = (column: string) => column.trim().toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/**
 * Which column holds what: as the caller says, else by the usual names.
 * @throws AppError invalid_input that names unknown fields, columns that the file does not have, and what lacks
 */
export function mapColumns(columns: readonly string[], wished: Readonly<Record<string, string>>): Mapping {
  const problems: FieldProblem[] = [];
  const mapping: Mapping = {};
  for (const [field, column] of Object.entries(wished)) {
    const found = columns.find((name) => name === column) ?? columns.find((name) => plain(name) === plain(column));
    if (!FIELDS.includes(field as ImportField)) problems.push({ path: `mapping.${field}`, message: `no such field; fields are ${FIELDS.join(', ')}` });
    else if (found === undefined) problems.push({ path: `mapping.${field}`, message: `the file has no column "${column}"; it has ${quoted(columns)}` });
    else mapping[field as ImportField] = found;
  }
  for (const field of FIELDS) {
    if (wished[field] !== undefined) continue;
    const guessed = GUESSES[field].map((guess) => columns.find((column) => plain(column) === guess)).find((column) => column !== undefined);
    if (guessed !== undefined) mapping[field] = guessed;
  }
  const told = problems.map(({ path }) => path);
  const lacks = (field: ImportField) => mapping[field] === undefined && !told.includes(`mapping.${field}`);
  if (lacks('name')) problems.push({ path: 'mapping.name', message: `no column holds the name; the file has ${quoted(columns)}` });
  if (lacks('state')) problems.push({ path: 'mapping.state', message: `no column holds the state; the file has ${quoted(columns)}` });
  if (lacks('city') && lacks('zip')) problems.push({ path: 'mapping.city', message: `no column holds the city or the ZIP code; the file has ${quoted(columns)}` });
  if (problems.length > 0) throw new AppError('invalid_input', `The file's columns do not fit: ${problems.map(({ path, message }) => `${path.replace('mapping.', '')}: ${message}`).join('; ')}.`, { fields: problems });
  return mapping;
}
