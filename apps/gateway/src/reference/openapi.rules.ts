import { type Operation, PageDocument, Problem } from '@leadfactory/contracts';
import type { ErrorCode } from '@leadfactory/kernel';
import { z } from 'zod';
import { bodyLimitOf } from '../edge/body-limit.rules';
import { pathNames } from '../edge/input.rules';
import { STATUS_OF_CODE, TITLE_OF_CODE } from '../edge/problem.rules';
import { withoutIds } from './html.rules';

export type JsonSchema = Record<string, unknown>;

interface InputSchema extends JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/** Failures that any operation may have; public ones need no sign-in. */
const EVERYWHERE: readonly ErrorCode[] = ['invalid_input', 'rate_limited', 'internal', 'unavailable', 'timeout'];
const SIGNED_IN: readonly ErrorCode[] = ['unauthenticated', 'forbidden'];

/** The error codes that an operation may answer with. */
export function errorsOf(operation: Operation): ErrorCode[] {
  const own = [...EVERYWHERE, ...(operation.access === 'public' ? [] : SIGNED_IN), ...(operation.idempotent ? (['idempotency_mismatch', 'conflict'] as const) : []), ...(operation.method === 'GET' || operation.method === 'DELETE' ? [] : (['too_large'] as const))];
  return [...new Set([...own, ...operation.errors])].sort((a, b) => STATUS_OF_CODE[a] - STATUS_OF_CODE[b]);
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
}

/** What callers may send. Numbers that come as text have no schema on their way in: they are shown as they come out. */
export function inputSchema(operation: Pick<Operation, 'input'>): InputSchema {
  const input = schemaOf(operation.input, 'input') as InputSchema;
  const output = schemaOf(operation.input, 'output') as InputSchema;
  for (const [name, property] of Object.entries(input.properties ?? {})) {
    const isCoerced = property.type === undefined && output.properties?.[name]?.type !== undefined;
    if (isCoerced && input.properties) input.properties[name] = output.properties?.[name] ?? property;
  }
  return input;
}

export function outputSchema(operation: Pick<Operation, 'output'>): JsonSchema {
  return schemaOf(operation.output, 'output');
}

function parametersOf(operation: Operation, input: InputSchema): JsonSchema[] {
  const inPath = pathNames(operation.path);
  const hasBody = operation.method !== 'GET' && operation.method !== 'DELETE';
  const parameter = (name: string, where: 'path' | 'query') => ({ name, in: where, required: where === 'path' || (input.required ?? []).includes(name), schema: input.properties?.[name] ?? {} });
  const queried = Object.keys(input.properties ?? {}).filter((name) => !inPath.includes(name));
  const key = { name: 'Idempotency-Key', in: 'header', required: false, description: 'The same key and body again give the first answer again, for 24 hours.', schema: { type: 'string', minLength: 1, maxLength: 255 } };
  return [...inPath.map((name) => parameter(name, 'path')), ...(hasBody ? [] : queried.map((name) => parameter(name, 'query'))), ...(operation.idempotent ? [key] : [])];
}

function bodyOf(operation: Operation, input: InputSchema): JsonSchema | undefined {
  if (operation.method === 'GET' || operation.method === 'DELETE') return undefined;
  const inPath = pathNames(operation.path);
  const properties = Object.fromEntries(Object.entries(input.properties ?? {}).filter(([name]) => !inPath.includes(name)));
  if (Object.keys(properties).length === 0) return undefined;
  const required = (input.required ?? []).filter((name) => !inPath.includes(name));
  const schema = { type: 'object', properties, ...(required.length > 0 && { required }) };
  const { upload } = operation;
  const files = upload ? { [upload.mediaType]: { schema: { type: 'string', description: `The file itself, up to ${Math.round(bodyLimitOf(operation) / 1_048_576)} MB; the other fields come in the query.` } } } : {};
  const forms = operation.produces === 'document' && operation.access === 'public' ? { 'application/x-www-form-urlencoded': { schema } } : {};
  return { required: required.length > 0, content: { 'application/json': { schema }, ...files, ...forms } };
}

function responsesOf(operation: Operation): JsonSchema {
  const good =
    operation.produces === 'document'
      ? { description: 'A page, a file or a redirect', content: { 'text/html': { schema: { type: 'string' } }, 'application/pdf': { schema: { type: 'string' } } } }
      : { description: 'As asked', content: { 'application/json': { schema: outputSchema(operation) } } };
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(operation)) byStatus.set(STATUS_OF_CODE[code], [...(byStatus.get(STATUS_OF_CODE[code]) ?? []), code]);
  const bad = [...byStatus].map(([status, codes]): [string, JsonSchema] => [String(status), { description: codes.map((code) => `${TITLE_OF_CODE[code]} (\`${code}\`)`).join('; '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }]);
  return Object.fromEntries([[String(operation.status), good], ...bad]);
}

function operationObject(operation: Operation): JsonSchema {
  const input = inputSchema(operation);
  const body = bodyOf(operation, input);
  return {
    operationId: operation.name,
    summary: withoutIds(operation.summary),
    tags: [operation.service],
    ...(operation.access !== 'public' && operation.access !== 'signed-in' && { description: `Needs the scope \`${operation.access}\`.` }),
    parameters: parametersOf(operation, input),
    ...(body && { requestBody: body }),
    responses: responsesOf(operation),
    security: operation.access === 'public' ? [] : [{ bearer: [] }],
  };
}

/** The OpenAPI 3.1 document of these operations. */
export function openApi(operations: readonly Operation[], origin: string, version: string): JsonSchema {
  const paths: Record<string, JsonSchema> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method.toLowerCase()] = operationObject(operation);
  return {
    openapi: '3.1.0',
    info: { title: 'LeadFactory', version, description: 'Finds local businesses, audits their websites, proves what is wrong, and sells the proof. Errors are problem details (RFC 9457).', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: origin }],
    tags: [...new Set(operations.map(({ service }) => service))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output'), PageDocument: schemaOf(PageDocument, 'output') },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key (`lf_…`), or the access token that signing in gives.' } },
    },
  };
}
