import { AppError } from '@leadfactory/kernel';
import { EdgeFault } from './edge-fault.rules';

/** Deeper than any contract; a body of brackets alone would otherwise cost the stack of whoever walks it. */
const DEEPEST = 40;

export interface BodyType {
  essence: string;
  full: string;
}

/** The media type without its parameters, in lower case; empty when there is none. */
export function bodyType(contentType: string | undefined): BodyType {
  return { essence: (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '', full: contentType ?? '' };
}

export function isJson(essence: string): boolean {
  return essence === 'application/json' || essence.endsWith('+json');
}

/** @throws AppError invalid_input for what is no UTF-8, no JSON, too deep, no object, or names a prototype. */
export function readJson(body: Buffer): Record<string, unknown> {
  const text = utf8(body);
  if (depthOf(text) > DEEPEST) throw new AppError('invalid_input', `The body is nested deeper than ${DEEPEST} levels.`);
  let value: unknown;
  try {
    // A reviver is called for every field and costs several times the parsing; only a text with the name, or with letters in disguise, can hold it.
    value = MAY_NAME_PROTOTYPE.test(text) ? JSON.parse(text, refusePrototypes) : JSON.parse(text);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid_input', `The body is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new AppError('invalid_input', `The body must be a JSON object, not ${Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`}.`);
  return value as Record<string, unknown>;
}

const MAY_NAME_PROTOTYPE = /__proto__|\\u00[567]/i;

function refusePrototypes(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new AppError('invalid_input', 'The body has a field "__proto__".');
  return value;
}

function utf8(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new AppError('invalid_input', 'The body is no UTF-8 text.');
  }
}

/** How deep brackets go, strings left out, without parsing. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (inString) {
      if (char === 0x5c) at += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x5b || char === 0x7b) deepest = Math.max(deepest, (depth += 1));
    else if (char === 0x5d || char === 0x7d) depth -= 1;
  }
  return deepest;
}

/** The fields of a form. @throws EdgeFault 400 when it cannot be read. */
export async function readForm(body: Buffer, type: BodyType): Promise<Record<string, string | string[]>> {
  if (type.essence === 'application/x-www-form-urlencoded') return collect(new URLSearchParams(utf8(body)));
  try {
    // RFC 8058 lets mail programs send their one-click POST as multipart; the platform reads it.
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type.full } }).formData();
    return collect([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    throw new EdgeFault(400, 'invalid_input', 'The form cannot be read.');
  }
}

/** Names and values as an object; a name that comes again makes a list. */
export function collect(pairs: Iterable<[string, string]>): Record<string, string | string[]> {
  const found = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const earlier = found.get(name);
    found.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(found);
}
