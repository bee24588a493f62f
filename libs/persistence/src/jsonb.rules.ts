// PostgreSQL's jsonb takes neither NUL nor half of a surrogate pair, and both occur in the text of real pages and vendors.
const SUSPECT = /\\u(0000|d[89a-f][0-9a-f]{2})/i;
const NUL = String.fromCharCode(0);

/** The value as JSON text that jsonb accepts. */
export function jsonbText(value: unknown): string {
  return jsonbOf(JSON.stringify(value ?? null));
}

/** JSON text as jsonb accepts it. */
export function jsonbOf(text: string): string {
  return SUSPECT.test(text) ? JSON.stringify(cleaned(JSON.parse(text))) : text;
}

/** The text as PostgreSQL keeps it. */
export function keepableText(text: string): string {
  // Node's UTF-8 encoder replaces half pairs by U+FFFD.
  return Buffer.from(text.replaceAll(NUL, ''), 'utf8').toString('utf8');
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return keepableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [keepableText(key), cleaned(part)]));
  return value;
}
