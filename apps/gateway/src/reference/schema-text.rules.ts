import type { JsonSchema } from './openapi.rules';

/** A row of a table of fields. */
export interface FieldRow {
  name: string;
  type: string;
  required: boolean;
  note: string;
}

/** The fields of an object schema, nested ones by their path, down to `depth`. */
export function fieldRows(schema: JsonSchema, depth = 2, prefix = ''): FieldRow[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).flatMap(([name, property]) => {
    const row = { name: prefix + name, type: typeText(property), required: required.includes(name), note: noteOf(property) };
    const inner = innerObject(property);
    return depth > 1 && inner ? [row, ...fieldRows(inner.schema, depth - 1, `${prefix}${name}${inner.mark}.`)] : [row];
  });
}

function innerObject(schema: JsonSchema): { schema: JsonSchema; mark: string } | null {
  const [bare] = alternatives(schema);
  if (!bare) return null;
  if (bare.type === 'object' && bare.properties) return { schema: bare, mark: '' };
  const items = bare.items as JsonSchema | undefined;
  return bare.type === 'array' && items?.properties ? { schema: items, mark: '[]' } : null;
}

/** Without "or null". */
function alternatives(schema: JsonSchema): JsonSchema[] {
  const some = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  return (some ?? [schema]).filter((one) => one.type !== 'null');
}

/** A schema in a few words: `string (uuid)`, `list of integer`, `"a" or "b"`. */
export function typeText(schema: JsonSchema): string {
  const some = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined;
  if (some) return [...new Set(some.map(typeText))].join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `list of ${typeText((schema.items ?? {}) as JsonSchema)}`;
  if (schema.type === 'object') return schema.properties ? 'object' : 'map';
  const type = typeof schema.type === 'string' ? schema.type : 'anything';
  return typeof schema.format === 'string' ? `${type} (${schema.format})` : type;
}

function noteOf(schema: JsonSchema): string {
  const bounds: [string, string][] = [['minimum', '≥'], ['maximum', '≤'], ['minLength', 'length ≥'], ['maxLength', 'length ≤'], ['minItems', 'entries ≥'], ['maxItems', 'entries ≤']];
  // Whole numbers carry the limits of JavaScript, which say nothing about the field.
  const said = bounds.flatMap(([name, sign]) => (typeof schema[name] === 'number' && Math.abs(schema[name]) < Number.MAX_SAFE_INTEGER ? [`${sign} ${schema[name]}`] : []));
  return [...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]), ...said].join(', ');
}
