import { createCampaign, listCampaigns, OPERATIONS, startCheckout } from '@leadfactory/contracts';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { errorsOf, inputSchema, type JsonSchema, openApi } from './openapi.rules';

const document = openApi(OPERATIONS, 'https://lf.example', '1.2.3');

// The parts of the OpenAPI 3.1 specification (§4.8) that the document uses. Strict: a field that the specification does
// not know in that place is a fault.
const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/), z.strictObject({ schema: Schema }));
const Parameter = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('path'), name: z.string(), required: z.literal(true), schema: Schema }),
  z.strictObject({ in: z.literal('query'), name: z.string(), required: z.boolean(), schema: Schema }),
  z.strictObject({ in: z.literal('header'), name: z.string(), required: z.boolean(), description: z.string(), schema: Schema }),
]);
const OperationObject = z.strictObject({
  operationId: z.string(), summary: z.string(), tags: z.array(z.string()), description: z.string().optional(), parameters: z.array(Parameter),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  responses: z.record(z.string().regex(/^[1-5]\d\d$/), z.strictObject({ description: z.string().min(1), content: Content })),
  security: z.array(z.record(z.string(), z.array(z.string()))),
});
const Document = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string(), license: z.strictObject({ name: z.string(), identifier: z.string() }) }),
  servers: z.array(z.strictObject({ url: z.url() })),
  tags: z.array(z.strictObject({ name: z.string() })),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), OperationObject)),
  components: z.strictObject({ schemas: z.record(z.string(), Schema), securitySchemes: z.record(z.string(), z.strictObject({ type: z.literal('http'), scheme: z.string(), description: z.string() })) }),
});

describe('the OpenAPI document (R1.01)', () => {
  const parsed = Document.parse(document);
  const operations = Object.entries(parsed.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation: operation })));

  test('has every operation once, under its method and path', () => {
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(OPERATIONS.map(({ name }) => name).sort());
  });

  test('declares every name of a path, and each parameter once', () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const keys = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test('its schemas are JSON Schema 2020-12 without open references', () => {
    const ajv = addFormats(new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, allErrors: true }));
    ajv.addVocabulary(['components']);
    ajv.addSchema({ $id: 'document', components: parsed.components });
    const all = operations.flatMap(({ operation }) => [...operation.parameters.map(({ schema }) => schema), ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema), ...Object.values(operation.responses).flatMap(({ content }) => Object.values(content).map(({ schema }) => schema))]);
    for (const schema of all) {
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"document#/components')) as JsonSchema;
      expect(() => ajv.compile(local)).not.toThrow();
    }
    expect(all.length).toBeGreaterThan(300);
  });

  test('what the document allows, the contract takes', () => {
    const body = inputSchema(createCampaign);
    const ajv = addFormats(new Ajv2020({ strict: false }));
    const campaign = { verticals: ['restaurant'], places: [{ zip: '10001' }], quota: 5 };
    expect(ajv.validate(body, campaign)).toBe(true);
    expect(createCampaign.input.safeParse(campaign).success).toBe(true);
    expect(ajv.validate(body, { ...campaign, quota: 0 })).toBe(false);
  });

  test('numbers of a query are shown as numbers, and fields with a default are not required', () => {
    const input = inputSchema(listCampaigns);
    expect(input.properties?.limit).toMatchObject({ type: 'integer', minimum: 1, maximum: 200, default: 50 });
    expect(input.required ?? []).not.toContain('limit');
  });

  test('public operations ask for no key, all others do', () => {
    for (const { operation } of operations) {
      const isPublic = OPERATIONS.find(({ name }) => name === operation.operationId)?.access === 'public';
      expect(operation.security).toEqual(isPublic ? [] : [{ bearer: [] }]);
    }
    expect(errorsOf(startCheckout)).not.toContain('unauthenticated');
    expect(errorsOf(createCampaign)).toEqual(expect.arrayContaining(['unauthenticated', 'idempotency_mismatch', 'too_large']));
  });
});
