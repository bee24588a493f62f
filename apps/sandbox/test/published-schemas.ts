import fs from 'node:fs';
import path from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const shared = process.env.LF_SHARED_DIR ?? path.resolve(__dirname, '../../../../shared');
const folder = path.join(shared, 'vendors');

/** Skips, visibly, where the vendors' published schemas are not at hand. */
export const describeWithSchemas = fs.existsSync(folder) ? describe : describe.skip;

export function readVendorFile(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
}

function compiler(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  for (const format of ['int32', 'int64', 'float', 'double', 'unixtime', 'google-datetime', 'decimal', 'uint32', 'byte']) ajv.addFormat(format, true);
  return ajv;
}

const compilers = new Map<string, Ajv2020>();

/** A validator for one of a file's `$defs`; what they share is compiled once. */
export function schemaOf(file: string, definition: string): ValidateFunction {
  const ajv = compilers.get(file) ?? compiler();
  if (!compilers.has(file)) ajv.addSchema({ $id: file, $defs: (readVendorFile(file) as { $defs: object }).$defs });
  compilers.set(file, ajv);
  const validate = ajv.getSchema(`${file}#/$defs/${definition}`);
  if (!validate) throw new Error(`${file} has no definition ${definition}`);
  return validate;
}

/** A validator for one of the schemas of a Google discovery document, whose references are bare names. */
export function discoverySchemaOf(file: string, name: string): ValidateFunction {
  const { schemas } = readVendorFile(file) as { schemas: Record<string, unknown> };
  return compiler().compile({ $defs: asJsonSchema(schemas) as object, $ref: `#/$defs/${name}` });
}

function asJsonSchema(value: unknown, isProperties = false): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => asJsonSchema(entry));
  const entries = Object.entries(value).filter(([key, inner]) => isProperties || !(key === 'id' || (key === 'type' && inner === 'any')));
  return Object.fromEntries(entries.map(([key, inner]) => [key, !isProperties && key === '$ref' ? `#/$defs/${String(inner)}` : asJsonSchema(inner, !isProperties && key === 'properties')]));
}

/** A validator for one of the component schemas of an OpenAPI document. */
export function openApiSchemaOf(file: string, name: string): ValidateFunction {
  const { components } = readVendorFile(file) as { components: object };
  return compiler().compile({ components, $ref: `#/components/schemas/${name}` });
}

export function faultsOf(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
}
