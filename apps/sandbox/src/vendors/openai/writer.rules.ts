import { pick } from '../../chance.rules';
import { asSentence, closingOf, letter, lowerFirst, openingOf, previewOf } from './phrases.rules';
import { fold, idOf, textOf, type Facts, type SourceData } from './source-data.rules';

export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  prefixItems?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  definitions?: Record<string, JsonSchema>;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
}

interface Place {
  root: JsonSchema;
  source: SourceData;
  /** The property's name, folded. */
  name: string;
  /** The finding that the surrounding list item speaks of. */
  finding: Facts | undefined;
  /** Position among siblings. */
  index: number;
  depth: number;
}

const deepest = 12;

/** Writes a value that the schema accepts, out of the prompt's data: no intelligence, but never an invented claim. */
export function writeValue(schema: JsonSchema, source: SourceData): unknown {
  return write(schema, { root: schema, source, name: 'root', finding: undefined, index: 0, depth: 0 });
}

function write(unresolved: JsonSchema, place: Place): unknown {
  const schema = resolve(unresolved, place.root);
  if (schema.const !== undefined) return schema.const;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return write(alternatives.find((entry) => resolve(entry, place.root).type !== 'null') ?? {}, place);
  if (schema.enum) return writeEnum(schema.enum, place);
  switch (typeOf(schema)) {
    case 'object':
      return place.depth > deepest ? {} : writeObject(schema, place);
    case 'array':
      return place.depth > deepest ? [] : writeArray(schema, place);
    case 'integer':
      return Math.round(writeNumber(schema, place));
    case 'number':
      return writeNumber(schema, place);
    case 'boolean':
      return place.finding?.[place.name] === true;
    case 'null':
      return null;
    default:
      return fitted(writeText(place), schema);
  }
}

function writeObject(schema: JsonSchema, place: Place): Facts {
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(entries.map(([name, inner], index) => [name, write(inner, { ...place, name: fold(name), index, depth: place.depth + 1 })]));
}

function writeArray(schema: JsonSchema, place: Place): unknown[] {
  if (schema.prefixItems) return schema.prefixItems.map((inner, index) => write(inner, { ...place, index, depth: place.depth + 1 }));
  const items = resolve(schema.items ?? { type: 'string' }, place.root);
  const { findings } = place.source;
  const isIds = typeOf(items) === 'string' && isIdName(place.name);
  // Inside an item that speaks of one finding, a list of ids is that finding alone.
  const natural = isIds && place.finding ? 1 : Math.min(3, Math.max(1, findings.length));
  const length = Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? natural, natural));
  return Array.from({ length }, (_, index) => {
    const finding = isIds && place.finding ? place.finding : findings[index % Math.max(1, findings.length)];
    return write(items, { ...place, finding, index, depth: place.depth + 1 });
  });
}

function writeEnum(choices: readonly unknown[], place: Place): unknown {
  const said = textOf(place.finding, place.name) ?? textOf(place.source.facts, place.name);
  const match = choices.find((choice) => String(choice).toLowerCase() === said?.toLowerCase()) ?? choices.find((choice) => String(choice) === idOf(place.finding ?? {}));
  return match ?? pick(choices, 'enum', place.name, place.index);
}

function writeNumber(schema: JsonSchema, place: Place): number {
  const known = Number(textOf(place.finding, place.name) ?? textOf(place.source.facts, place.name) ?? Number.NaN);
  const value = Number.isFinite(known) ? known : place.index + 1;
  return Math.max(schema.minimum ?? value, Math.min(schema.maximum ?? value, value));
}

function writeText(place: Place): string {
  const { name, source } = place;
  const finding = place.finding ?? source.findings[0];
  if (isIdName(name)) return idOf(finding ?? {}) ?? textOf(source.facts, name) ?? 'none';
  const business = businessName(source);
  const title = textOf(finding, 'title', 'claim', 'headline', 'name', 'summary') ?? 'the site works, with room to improve';
  const why = textOf(finding, 'explanation', 'description', 'why', 'detail', 'plain', 'evidence', 'message') ?? title;
  const fix = textOf(finding, 'fix', 'recommendation', 'action', 'remedy', 'howToFix') ?? `Correct this: ${title}`;
  const same = textOf(place.finding, name) ?? (place.finding ? undefined : textOf(source.facts, name));
  if (same !== undefined) return same;
  const count = Math.min(3, source.findings.length);
  if (/subject/.test(name)) return `${business}: ${lowerFirst(title)}`;
  if (/preview|preheader|teaser/.test(name)) return previewOf(count);
  if (/title|headline|heading|claim|issue|problem|statement/.test(name)) return title;
  if (/fix|action|recommend|step|remedy|^how|advice/.test(name)) return fix;
  if (/impact|benefit|outcome|effect/.test(name)) return `Visitors who look for ${business} get further with less effort.`;
  if (/greeting|salutation/.test(name)) return `Hello ${business} team,`;
  if (/opening/.test(name)) return openingOf(business, count);
  if (/closing/.test(name)) return closingOf(count);
  if (/signoff|signature|regards/.test(name)) return 'Kind regards';
  if (/cta|calltoaction|button/.test(name)) return 'See the proof';
  // A text of its own says what was found before it says why that matters.
  if (/^(text|sentence|paragraph)s?$/.test(name)) return why === title ? asSentence(title) : `${asSentence(title)} ${asSentence(why)}`;
  if (/why|reason|explan|descri|detail|rationale|evidence|text/.test(name)) return why;
  if (/body|html|message|letter|content|email|summary|intro/.test(name)) return letter(business, titlesOf(source));
  return why;
}

function titlesOf({ findings }: SourceData): string[] {
  return findings.slice(0, 3).map((finding) => textOf(finding, 'title', 'claim', 'summary', 'name')).filter((text) => text !== undefined);
}

/** Prose for a prompt that asks for no schema. */
export function writeProse(source: SourceData): string {
  return letter(businessName(source), titlesOf(source));
}

function businessName({ facts }: SourceData): string {
  const nested = facts['business'] ?? facts['lead'] ?? facts['company'];
  const inner = typeof nested === 'object' && nested !== null ? textOf(nested as Facts, 'name', 'businessName') : undefined;
  return textOf(facts, 'businessName', 'business', 'companyName') ?? inner ?? textOf(facts, 'name') ?? 'your business';
}

const isIdName = (name: string): boolean => /(^id|ids?|refs?|keys?)$/.test(name) && !/paid|valid|grid/.test(name);

function fitted(text: string, schema: JsonSchema): string {
  const { minLength = 0, maxLength = Infinity } = schema;
  const cut = text.length > maxLength ? `${text.slice(0, Math.max(0, maxLength - 1)).trimEnd()}…` : text;
  return cut.padEnd(minLength, '.').slice(0, maxLength);
}

function typeOf(schema: JsonSchema): string {
  const named = Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
  return named ?? (schema.properties ? 'object' : schema.items ? 'array' : 'string');
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  if (schema.$ref === '#') return root;
  const name = schema.$ref.split('/').at(-1) ?? '';
  const target = root.$defs?.[name] ?? root.definitions?.[name];
  if (!target) throw new Error(`Invalid schema for response_format: reference '${schema.$ref}' leads nowhere`);
  return resolve(target, root);
}
