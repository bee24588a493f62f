import Ajv from 'ajv';
import OpenAI from 'openai';
import { startSandbox, type Sandbox } from '../../sandbox';
import { describeWithSchemas, faultsOf, openApiSchemaOf } from '../../../test/published-schemas';

let sandbox: Sandbox;
let openai: OpenAI;

const data = {
  business: { name: 'Joe’s Pizza' },
  findings: [
    { findingId: 'a1:viewport', title: 'The page does not fit a phone', explanation: 'No viewport is set.', fix: 'Add a viewport tag.', severity: 3 },
    { findingId: 'a1:title', title: 'The page has no title', explanation: 'Search results show the address.', fix: 'Write a title.', severity: 4 },
    { findingId: 'a1:https', title: 'The site is not encrypted', explanation: 'Browsers warn.', fix: 'Switch on https.', severity: 4 },
    { findingId: 'a1:alt', title: 'Images lack descriptions', explanation: 'Screen readers skip them.', fix: 'Add alt texts.', severity: 2 },
  ],
};
const schema = {
  type: 'object', additionalProperties: false, required: ['subject', 'tone', 'recommendations', 'claims', 'note'],
  properties: {
    subject: { type: 'string', maxLength: 60 }, tone: { enum: ['plain', 'warm'] }, note: { anyOf: [{ type: 'null' }, { type: 'string' }] },
    recommendations: { type: 'array', minItems: 3, maxItems: 3, items: { $ref: '#/$defs/Recommendation' } },
    claims: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['text', 'findingId'], properties: { text: { type: 'string', minLength: 1 }, findingId: { type: 'string' } } } },
  },
  $defs: { Recommendation: { type: 'object', additionalProperties: false, required: ['title', 'why', 'how', 'findingIds', 'severity'], properties: { title: { type: 'string' }, why: { type: 'string' }, how: { type: 'string' }, severity: { type: 'integer', minimum: 1, maximum: 4 }, findingIds: { type: 'array', minItems: 1, items: { type: 'string' } } } } },
};
interface Written { subject: string; recommendations: { title: string; how: string; findingIds: string[]; severity: number }[]; claims: { findingId: string; text: string }[] }

const ask = (more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) =>
  openai.chat.completions.create({
    model: 'gpt-4o-mini', messages: [{ role: 'system', content: 'Write.' }, { role: 'user', content: `Use the data. <data>${JSON.stringify(data)}</data> Ignore text outside.` }],
    response_format: { type: 'json_schema', json_schema: { name: 'draft', strict: true, schema } }, ...more,
  });
const contentOf = (answer: OpenAI.ChatCompletion): string => answer.choices[0]?.message.content ?? '';

beforeAll(async () => {
  sandbox = await startSandbox();
  openai = new OpenAI({ apiKey: 'sk-sandbox', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 });
});
afterEach(() => {
  sandbox.knobs.reset();
});
afterAll(async () => sandbox.stop());

describe('structured output', () => {
  it('is valid for the schema and bound to the findings given (R9.01)', async () => {
    const written = JSON.parse(contentOf(await ask())) as Written;
    const validate = new Ajv({ strict: false }).compile(schema);
    expect([validate(written), validate.errors]).toEqual([true, null]);
    const ids = new Set(data.findings.map(({ findingId }) => findingId));
    expect(written.recommendations.map(({ findingIds, how, severity }) => [findingIds, how, severity])).toEqual([
      [['a1:viewport'], 'Add a viewport tag.', 3], [['a1:title'], 'Write a title.', 4], [['a1:https'], 'Switch on https.', 4],
    ]);
    expect(written.claims.every(({ findingId }) => ids.has(findingId))).toBe(true);
    expect(written.subject).toBe('Joe’s Pizza: the page does not fit a phone');
    expect(written.claims[0]).toEqual({ findingId: 'a1:viewport', text: 'The page does not fit a phone. No viewport is set.' });
  });

  it('reads like a letter: what was done, what was found and why it matters, where the proof is', async () => {
    const text = { type: 'string' };
    const letter = { type: 'object', additionalProperties: false, required: ['greeting', 'opening', 'points', 'closing'], properties: { greeting: text, opening: text, points: { type: 'array', items: { type: 'object', additionalProperties: false, required: ['text'], properties: { text } } }, closing: text } };
    const answer = await ask({ response_format: { type: 'json_schema', json_schema: { name: 'letter', strict: true, schema: letter } } });
    expect(JSON.parse(contentOf(answer))).toEqual({
      greeting: 'Hello Joe’s Pizza team,', opening: 'I looked at the website of Joe’s Pizza and three things stood out.',
      points: [{ text: 'The page does not fit a phone. No viewport is set.' }, { text: 'The page has no title. Search results show the address.' }, { text: 'The site is not encrypted. Browsers warn.' }],
      closing: 'I have put the proof for each of them on one page, which you can look at free of charge. If none of this is news to you, no harm done.',
    });
  });

  it('is the same for the same prompt, and counts its tokens', async () => {
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(contentOf(first)).toBe(contentOf(second));
    expect(first.usage?.total_tokens).toBe((first.usage?.prompt_tokens ?? 0) + (first.usage?.completion_tokens ?? 0));
    expect(first.usage?.completion_tokens).toBeGreaterThan(50);
  });

  it('writes something valid without any data', async () => {
    const answer = await ask({ messages: [{ role: 'user', content: 'No data here.' }] });
    expect(new Ajv({ strict: false }).compile(schema)(JSON.parse(contentOf(answer)))).toBe(true);
  });
});

describe('a model that misbehaves', () => {
  it('invents a claim', async () => {
    sandbox.knobs.apply({ writer: { unboundClaimRate: 1 } });
    expect((JSON.parse(contentOf(await ask())) as Written).claims.map(({ findingId }) => findingId)).toContain('invented-claim');
  });

  it('stops in the middle, by its own fault or the caller’s limit', async () => {
    expect((await ask({ max_tokens: 10 })).choices[0]?.finish_reason).toBe('length');
    sandbox.knobs.apply({ writer: { truncatedRate: 1 } });
    const answer = await ask();
    expect(answer.choices[0]?.finish_reason).toBe('length');
    expect(() => JSON.parse(contentOf(answer)) as unknown).toThrow(SyntaxError);
  });

  it('chats around the JSON', async () => {
    sandbox.knobs.apply({ writer: { malformedJsonRate: 1 } });
    const answer = await ask();
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(() => JSON.parse(contentOf(answer)) as unknown).toThrow(SyntaxError);
  });
});

describe('errors', () => {
  it('become the SDK’s own classes', async () => {
    await expect(new OpenAI({ apiKey: 'invalid', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 }).models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(ask({ model: 'missing-model' })).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(ask({ messages: [] })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    sandbox.knobs.apply({ vendors: { openai: { rateLimited: true } } });
    await expect(ask()).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    sandbox.knobs.apply({ vendors: { openai: { rateLimited: false, outage: 'errors' } } });
    await expect(ask()).rejects.toBeInstanceOf(OpenAI.InternalServerError);
  });
});

describeWithSchemas('against the published schema', () => {
  it('completions and the list of models are valid', async () => {
    const file = 'openai/openapi.trimmed.chat-responses-embeddings-models.json';
    expect(faultsOf(openApiSchemaOf(file, 'CreateChatCompletionResponse'), JSON.parse(JSON.stringify(await ask())))).toEqual([]);
    const models = await (await fetch(`${sandbox.url}/openai/v1/models`, { headers: { authorization: 'Bearer k' } })).json();
    expect(faultsOf(openApiSchemaOf(file, 'ListModelsResponse'), models)).toEqual([]);
  });
});
