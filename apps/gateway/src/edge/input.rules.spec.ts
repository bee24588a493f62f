import { createCampaign, getDailyMetrics, importBusinesses, listCampaigns } from '@leadfactory/contracts';
import type { AppError } from '@leadfactory/kernel';
import { z } from 'zod';
import { checkInput, fromTexts, pathNames } from './input.rules';

function fieldsOf(check: () => unknown): Record<string, string> {
  try {
    check();
  } catch (error) {
    return Object.fromEntries(((error as AppError).details.fields ?? []).map((field) => [field.path, field.message]));
  }
  throw new Error('nothing was refused');
}

test('a query gives numbers, switches, lists and objects where the contract wants them', () => {
  const schema = z.object({ n: z.int().optional(), on: z.boolean().default(false), tags: z.array(z.string()), map: z.record(z.string(), z.string()), text: z.string(), how: z.union([z.object({ zip: z.string() })]) });
  expect(fromTexts(schema, { n: '7', on: 'true', tags: 'a,b', map: '{"x":"y"}', text: '12', how: '{"zip":"10001"}', other: 'z' })).toEqual({ n: 7, on: true, tags: ['a', 'b'], map: { x: 'y' }, text: '12', how: { zip: '10001' }, other: 'z' });
  expect(fromTexts(importBusinesses.input, { dryRun: '1', mapping: '{"name":"Name"}', source: 's' })).toEqual({ dryRun: true, mapping: { name: 'Name' }, source: 's' });
});

test('text that does not fit is left for the validation to name', () => {
  expect(fromTexts(z.object({ n: z.int(), map: z.record(z.string(), z.string()) }), { n: 'seven', map: '{' })).toEqual({ n: 'seven', map: '{' });
});

test('every invalid field is listed, also deep ones (R1.05)', () => {
  const fields = fieldsOf(() => checkInput(createCampaign, { verticals: [], places: [{ zip: '10001' }], quota: 0, price: { amount: 1.5, currency: 'US' } }));
  expect(Object.keys(fields).sort()).toEqual(['price.amount', 'price.currency', 'quota', 'verticals']);
});

test('a value that fits no alternative is told what each of them wants', () => {
  const input = z.object({ place: z.union([z.object({ zip: z.string() }), z.object({ city: z.string(), state: z.string() })]) });
  expect(fieldsOf(() => checkInput({ input }, { place: { town: 'x' } })).place).toMatch(/zip: .*\| city: .*state: /);
});

test('NUL is refused wherever it stands in what the schema gives, and named by its field (R1.05)', () => {
  const input = z.object({ a: z.string(), rows: z.array(z.record(z.string(), z.unknown())), clean: z.string().overwrite((text) => text.replaceAll('\0', '')), csv: z.string() });
  const given = { a: 'x\0', rows: [{ n: 1, ok: null }, { name: ['\0'], 'odd\0name': 1 }], clean: '\0y', csv: 'a\0,b' };
  expect(fieldsOf(() => checkInput({ input }, given))).toEqual(Object.fromEntries(['a', 'rows.1.name.0', 'rows.1.oddname', 'csv'].map((path) => [path, expect.stringContaining('U+0000')])));
  const upload = { mediaType: 'text/csv', text: 'csv', blob: 'blob', maxBytes: 1 };
  expect(checkInput({ input, upload }, { ...given, a: 'x', rows: [] })).toEqual({ a: 'x', rows: [], clean: 'y', csv: 'a\0,b' });
});

test('a good input comes back with its defaults', () => {
  expect(checkInput(listCampaigns, { limit: '5' })).toEqual({ limit: 5 });
  expect(fieldsOf(() => checkInput(getDailyMetrics, { from: 'x' }))).toMatchObject({ from: expect.any(String), to: expect.any(String) });
});

test('the names in a path', () => {
  expect(pathNames('/api/v1/a/{id}/b/{other}')).toEqual(['id', 'other']);
});
