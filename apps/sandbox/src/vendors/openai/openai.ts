import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { fraction } from '../../chance.rules';
import { bearer, guardVendor, isUsableKey, type GuardContext, type Refusal } from '../guard';
import { readSourceData, type SourceData } from './source-data.rules';
import { writeProse, writeValue, type JsonSchema } from './writer.rules';

const contentPart = z.object({ type: z.string(), text: z.string().optional() }).loose();
const chatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']), content: z.union([z.string(), z.array(contentPart)]).nullish() }).loose()).min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.object({ name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), schema: z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null), strict: z.boolean().nullish() }).loose() }),
    ])
    .optional(),
  max_tokens: z.number().int().positive().nullish(),
  max_completion_tokens: z.number().int().positive().nullish(),
  n: z.literal(1, { error: 'this sandbox answers one choice' }).nullish(),
  stream: z.literal(false, { error: 'this sandbox does not stream' }).nullish(),
});
type ChatRequest = z.output<typeof chatRequest>;

const modelIds = ['gpt-4o-mini', 'gpt-4o', 'gpt-4.1-mini', 'sandbox-writer'];
// About four characters of English a token, OpenAI's own rule of thumb.
const tokensOf = (text: string): number => Math.ceil(text.length / 4);
const refusal = (status: number, message: string, type: string, code: string | null = null, param: string | null = null): Refusal => ({ status, body: { error: { message, type, param, code } } });

/** The wire format of OpenAI's chat completions, answered by a deterministic writer. */
export function openAiApi(scope: FastifyInstance, context: GuardContext): void {
  guardVendor(scope, 'openai', {
    unauthorized: (request) => {
      const key = bearer(request);
      if (isUsableKey(key)) return null;
      return refusal(401, key === undefined ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth." : `Incorrect API key provided: ${key.slice(0, 4)}****. You can find your API key at https://platform.openai.com/account/api-keys.`, 'invalid_request_error', key === undefined ? null : 'invalid_api_key');
    },
    tooFast: (seconds) => ({ ...refusal(429, `Rate limit reached for requests. Please try again in ${seconds}s.`, 'requests', 'rate_limit_exceeded'), headers: { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': `${seconds}s` } }),
    quotaSpent: () => refusal(429, 'You exceeded your current quota, please check your plan and billing details.', 'insufficient_quota', 'insufficient_quota'),
    failed: () => refusal(500, 'The server had an error while processing your request. Sorry about that!', 'server_error'),
  }, context);

  const models = modelIds.map((id) => ({ id, object: 'model', created: 1_715_367_049, owned_by: 'system' }));
  scope.get('/v1/models', () => ({ object: 'list', data: models }));
  scope.get<{ Params: { id: string } }>('/v1/models/:id', (request, reply) => {
    const model = models.find(({ id }) => id === request.params.id);
    return model ? reply.send(model) : send(reply, refusal(404, `The model '${request.params.id}' does not exist`, 'invalid_request_error', 'model_not_found', 'model'));
  });

  let sequence = 0;
  scope.post('/v1/chat/completions', { bodyLimit: 8 * 1024 * 1024 }, (request, reply) => {
    const parsed = chatRequest.safeParse(request.body);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const param = issue?.path.join('.') ?? null;
      return send(reply, refusal(400, param === 'model' ? 'you must provide a model parameter' : `Invalid value for '${param ?? 'body'}': ${issue?.message ?? 'invalid'}`, 'invalid_request_error', 'invalid_value', param));
    }
    const chat = parsed.data;
    if (/missing|nonexistent/.test(chat.model)) return send(reply, refusal(404, `The model \`${chat.model}\` does not exist or you do not have access to it.`, 'invalid_request_error', 'model_not_found', null));
    sequence += 1;
    const prompt = chat.messages.map(textOfMessage).join('\n');
    const { content, finishReason } = answerTo(chat, readSourceData(prompt), sequence);
    const usage = { prompt_tokens: tokensOf(prompt), completion_tokens: tokensOf(content) };
    return reply.send({
      id: `chatcmpl-${randomBytes(12).toString('hex')}`, object: 'chat.completion', created: Math.floor(context.now() / 1000), model: chat.model,
      choices: [{ index: 0, message: { role: 'assistant', content, refusal: null, annotations: [] }, logprobs: null, finish_reason: finishReason }],
      usage: {
        ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens, prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
      },
      service_tier: 'default', system_fingerprint: 'fp_sandbox',
    });
  });

  function answerTo(chat: ChatRequest, honest: SourceData, turn: number): { content: string; finishReason: 'stop' | 'length' } {
    const { unboundClaimRate, truncatedRate, malformedJsonRate } = context.knobs.current.writer;
    const happens = (fault: string, rate: number): boolean => rate > 0 && fraction(context.seed, 'writer', fault, turn) < rate;
    const source = happens('unbound', unboundClaimRate) ? withInventedFinding(honest) : honest;
    const whole = textFor(chat, source);
    const limit = (chat.max_completion_tokens ?? chat.max_tokens ?? Infinity) * 4;
    if (whole.length > limit) return { content: whole.slice(0, limit), finishReason: 'length' };
    if (happens('truncated', truncatedRate)) return { content: whole.slice(0, Math.floor(whole.length / 2)), finishReason: 'length' };
    if (happens('malformed', malformedJsonRate)) return { content: `Sure! Here is the JSON:\n${whole.slice(0, -1)},`, finishReason: 'stop' };
    return { content: whole, finishReason: 'stop' };
  }
}

function textFor(chat: ChatRequest, source: SourceData): string {
  const format = chat.response_format;
  if (format?.type === 'json_schema') return JSON.stringify(writeValue(format.json_schema.schema, source));
  if (format?.type === 'json_object') return JSON.stringify({ text: writeProse(source), findings: source.findings.map(({ id }) => id) });
  return writeProse(source);
}

/** What a model does when it makes something up: a claim that no finding supports. */
function withInventedFinding(source: SourceData): SourceData {
  const invented = { id: 'invented-claim', title: 'Your site was hacked last week', explanation: 'Attackers have changed your pages.', fix: 'Act within 24 hours.' };
  return { facts: source.facts, findings: [invented, ...source.findings] };
}

function textOfMessage({ content }: ChatRequest['messages'][number]): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('\n');
}

function send(reply: FastifyReply, answer: Refusal): FastifyReply {
  return reply.status(answer.status).send(answer.body);
}
