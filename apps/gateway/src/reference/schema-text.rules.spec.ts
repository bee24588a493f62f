import { z } from 'zod';
import { inputSchema } from './openapi.rules';
import { fieldRows, typeText } from './schema-text.rules';

test('a schema in a few words', () => {
  const rows = fieldRows(inputSchema({ input: z.object({ id: z.uuid(), tags: z.array(z.enum(['a', 'b'])).max(3), n: z.coerce.number().int().min(1).max(9).default(5), who: z.object({ name: z.string() }).nullable(), list: z.array(z.object({ zip: z.string() })), map: z.record(z.string(), z.string()).optional() }) }));
  expect(rows).toEqual([
    { name: 'id', type: 'string (uuid)', required: true, note: '' },
    { name: 'tags', type: 'list of "a" or "b"', required: true, note: 'entries ≤ 3' },
    { name: 'n', type: 'integer', required: false, note: 'default 5, ≥ 1, ≤ 9' },
    { name: 'who', type: 'object or null', required: true, note: '' },
    { name: 'who.name', type: 'string', required: true, note: '' },
    { name: 'list', type: 'list of object', required: true, note: '' },
    { name: 'list[].zip', type: 'string', required: true, note: '' },
    { name: 'map', type: 'map', required: false, note: '' },
  ]);
  expect(typeText({ const: 7 })).toBe('7');
});
