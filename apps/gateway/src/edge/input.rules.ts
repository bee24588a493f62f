import type { Operation } from '@leadfactory/contracts';
import { AppError, type FieldProblem } from '@leadfactory/kernel';
import { z } from 'zod';

type Texts = Readonly<Record<string, string | string[]>>;

/**
 * Values that came as text (query, form), turned into what the contract expects at their name: numbers, switches,
 * lists, and JSON for objects. What does not fit is left as it is, for the validation to name.
 */
export function fromTexts(schema: z.ZodType, texts: Texts): Record<string, unknown> {
  const shape = shapeOf(schema);
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, shape[name] === undefined ? text : fromText(shape[name], text)]));
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  const bare = unwrapped(schema);
  return bare instanceof z.ZodObject ? (bare.shape) : {};
}

/** The schema inside optional, nullable, default and the like. */
function unwrapped(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodReadonly) return unwrapped(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe) return unwrapped(schema.in as z.ZodType);
  return schema;
}

function fromText(schema: z.ZodType, text: string | string[]): unknown {
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray) return Array.isArray(text) ? text : text.startsWith('[') ? parsed(text) : text.split(',');
  if (Array.isArray(text)) return text;
  if (bare instanceof z.ZodNumber) return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  if (bare instanceof z.ZodBoolean) return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  if (bare instanceof z.ZodObject || bare instanceof z.ZodRecord || bare instanceof z.ZodUnion) return parsed(text);
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text; // The validation says what is expected here.
  }
}

/** The input as the contract takes it. @throws AppError invalid_input listing every field that is not (R1.05). */
export function checkInput(operation: Pick<Operation, 'input'> & Partial<Pick<Operation, 'upload'>>, input: Record<string, unknown>): unknown {
  const result = operation.input.safeParse(input);
  const fields = result.success ? unstorable(result.data, operation.upload?.text) : result.error.issues.flatMap((issue) => problemsOf(issue));
  if (result.success && fields.length === 0) return result.data;
  throw new AppError('invalid_input', fields.length === 1 ? `The field ${fields[0]?.path ?? ''} is not as expected.` : `${fields.length} fields are not as expected.`, { fields });
}

/** Looked for in what the schema gives: one that leaves such characters out of a text has seen to it. The text of a file is cleaned row by row by whoever reads it. */
function unstorable(input: unknown, file: string | undefined): FieldProblem[] {
  return withNul(input).filter((path) => path !== file).map((path) => ({ path, message: 'contains the character U+0000, which no text may have' }));
}

/** Paths of the texts with NUL, which PostgreSQL takes neither in a text nor in JSON: no service could keep them. */
function withNul(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return value.includes('\0') ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const inside = [path, name.replaceAll('\0', '')].filter(Boolean).join('.');
    return name.includes('\0') ? [inside] : withNul(part, inside);
  });
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [path, key].filter(Boolean).join('.'), message: 'is not known here' }));
  if (issue.code === 'invalid_union') return [{ path, message: unionMessage(issue) }];
  return [{ path, message: issue.message }];
}

/** What each of the alternatives lacked: "Invalid input" alone helps nobody. */
function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  const ways = issue.errors.map((alternative) => alternative.map((part) => [part.path.join('.'), part.message].filter(Boolean).join(': ')).join(', ')).filter(Boolean);
  return ways.length === 0 ? issue.message : `expected one of: ${ways.join(' | ')}`;
}

/** Names in the braces of a path, in order. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
