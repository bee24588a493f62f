import { AppError, type FieldProblem } from '@leadfactory/kernel';

/** Our fields, and how files call them (compared in lower case, signs as `_`), best first. */
const GUESSES = {
  email: ['email', 'email_address', 'e_mail', 'mail', 'work_email', 'contact_email'],
  phone: ['phone', 'phone_number', 'telephone', 'tel', 'mobile', 'mobile_phone', 'cell', 'work_phone', 'business_phone'],
  name: ['name', 'full_name', 'contact', 'contact_name', 'person'],
  firstName: ['first_name', 'firstname', 'given_name', 'first'],
  lastName: ['last_name', 'lastname', 'surname', 'family_name', 'last'],
  title: ['title', 'job_title', 'position', 'role'],
  company: ['company', 'company_name', 'business', 'business_name', 'organization', 'organisation', 'account', 'account_name'],
  website: ['website', 'website_url', 'url', 'site', 'web', 'homepage', 'domain', 'company_domain'],
  line1: ['address_1', 'address1', 'address_line_1', 'address', 'street', 'street_address', 'line1'],
  line2: ['address_2', 'address2', 'address_line_2', 'suite', 'unit', 'line2'],
  city: ['city', 'town', 'locality'],
  state: ['state', 'state_province', 'state_code', 'region', 'province'],
  zip: ['zip', 'zip_code', 'zipcode', 'postal_code', 'postcode'],
  country: ['country', 'country_code'],
  source: ['source', 'lead_source', 'origin', 'campaign'],
  externalId: ['external_id', 'id', 'lead_id', 'record_id', 'crm_id'],
  note: ['note', 'notes', 'comment', 'comments', 'message', 'description'],
} as const satisfies Record<string, readonly string[]>;

export type LeadField = keyof typeof GUESSES;
export const LEAD_FIELDS = Object.keys(GUESSES) as LeadField[];

/** Field → column of the file. */
export type LeadMapping = Partial<Record<LeadField, string>>;

const plain = (column: string) => column.trim().toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
const quoted = (columns: readonly string[]) => columns.map((column) => `"${column}"`).join(', ');

/**
 * Which column holds what: as the caller says, else by the usual names.
 * @throws AppError invalid_input that names unknown fields, columns that the file does not have, and a file that tells of nobody
 */
export function mapLeadColumns(columns: readonly string[], wished: Readonly<Record<string, string>>): LeadMapping {
  const problems: FieldProblem[] = [];
  const mapping: LeadMapping = {};
  for (const [field, column] of Object.entries(wished)) {
    const found = columns.find((name) => name === column) ?? columns.find((name) => plain(name) === plain(column));
    if (!LEAD_FIELDS.includes(field as LeadField)) problems.push({ path: `mapping.${field}`, message: `no such field; fields are ${LEAD_FIELDS.join(', ')}` });
    else if (found === undefined) problems.push({ path: `mapping.${field}`, message: `the file has no column "${column}"; it has ${quoted(columns)}` });
    else mapping[field as LeadField] = found;
  }
  const taken = new Set(Object.values(mapping));
  for (const field of LEAD_FIELDS) {
    if (wished[field] !== undefined) continue;
    const guessed = GUESSES[field].map((guess) => columns.find((column) => plain(column) === guess)).find((column) => column !== undefined && !taken.has(column));
    if (guessed !== undefined) mapping[field] = guessed;
  }
  const reaches = mapping.email ?? mapping.phone ?? mapping.company;
  if (problems.length === 0 && reaches === undefined) problems.push({ path: 'mapping.email', message: `no column holds an email, a phone number or a company; the file has ${quoted(columns)}` });
  if (problems.length > 0) throw new AppError('invalid_input', `The file's columns do not fit: ${problems.map(({ path, message }) => `${path.replace('mapping.', '')}: ${message}`).join('; ')}.`, { fields: problems });
  return mapping;
}
