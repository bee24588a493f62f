import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { ProviderPolicy } from '../../egress/providers.config';
import { faultOfNetwork, faultOfStatus, ProviderFault, retryAfterMs } from '../provider.fault';
import type { ProviderAdapter, VendorAccess } from '../provider.types';
import { checkerOf, dataText, isStrict, readAnswer, systemText } from './openai.rules';

type Messages = OpenAI.Chat.Completions.ChatCompletionMessageParam[];

function faultOf(error: unknown): ProviderFault {
  if (error instanceof APIConnectionError) return faultOfNetwork(error);
  if (error instanceof APIError && typeof error.status === 'number') {
    const headers = error.headers as Headers | undefined;
    return faultOfStatus(error.status, error.message, retryAfterMs(headers?.get('retry-after'), new Date()));
  }
  return faultOfNetwork(error);
}

/** Any OpenAI-compatible chat API. One more try, told what was wrong, when an answer does not fit the schema. */
export function openAiAdapter({ baseUrl, key }: VendorAccess, model: string, tokens: ProviderPolicy['tokens']): ProviderAdapter {
  const client = new OpenAI({ apiKey: key, baseURL: baseUrl, maxRetries: 0 });
  const own = new URL(baseUrl).hostname === 'api.openai.com';
  const microsOf = (input: number, output: number): number | undefined =>
    tokens === undefined ? undefined : Math.ceil((input * tokens.inputMicrosPerThousand + output * tokens.outputMicrosPerThousand) / 1000);
  const complete = async (messages: Messages, maxTokens: number, format: { name: string; schema: Record<string, unknown> }, timeoutMs: number) => {
    try {
      return await client.chat.completions.create(
        {
          model,
          messages,
          // OpenAI's newer models refuse max_tokens; most compatible servers know nothing else.
          ...(own ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
          response_format: { type: 'json_schema', json_schema: { ...format, strict: isStrict(format.schema) } },
        },
        { timeout: timeoutMs },
      );
    } catch (error) {
      throw faultOf(error);
    }
  };
  return {
    name: 'openai',
    idempotentByKey: false,
    serves: {
      async writeText(input, call) {
        const checker = checkerOf(input.schema);
        const format = { name: input.schemaName.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64), schema: input.schema };
        const messages: Messages = [{ role: 'system', content: systemText(input.task, input.instructions) }, { role: 'user', content: dataText(input.data) }];
        const deadline = Date.now() + call.timeoutMs;
        const spent = { input: 0, output: 0 };
        let fault = '';
        for (let round = 1; round <= 2; round += 1) {
          const left = deadline - Date.now();
          if (left <= 0) throw new ProviderFault('timeout', `No fitting answer in time (${fault}).`, { micros: microsOf(spent.input, spent.output) });
          const answer = await complete(messages, input.maxTokens, format, left).catch((error: unknown) => {
            throw withCost(error, microsOf(spent.input, spent.output));
          });
          spent.input += answer.usage?.prompt_tokens ?? 0;
          spent.output += answer.usage?.completion_tokens ?? 0;
          const choice = answer.choices[0];
          if (choice?.message.refusal) throw new ProviderFault('rejected', `The model refused: ${choice.message.refusal}`, { micros: microsOf(spent.input, spent.output) });
          const read = readAnswer(choice?.message.content ?? null, choice?.finish_reason ?? null, checker);
          if (read.ok) return { data: { json: read.json, model: answer.model, inputTokens: spent.input, outputTokens: spent.output }, micros: microsOf(spent.input, spent.output) };
          fault = read.fault;
          messages.push({ role: 'assistant', content: choice?.message.content ?? '' }, { role: 'user', content: `That answer cannot be used: ${fault}. Answer again with the JSON object alone.` });
        }
        throw new ProviderFault('rejected', `The model's answer fits the schema in neither of two tries: ${fault}`, { micros: microsOf(spent.input, spent.output) });
      },
    },
    async verify(timeoutMs) {
      try {
        const page = await client.models.list({ timeout: timeoutMs });
        return page.data.some(({ id }) => id === model) ? `The key is known and so is the model ${model}.` : `The key is known; the model ${model} is not listed.`;
      } catch (error) {
        throw faultOf(error);
      }
    },
  };
}

function withCost(error: unknown, micros: number | undefined): unknown {
  if (!(error instanceof ProviderFault) || !micros) return error;
  return new ProviderFault(error.kind, error.message, { maybeDone: error.maybeDone, retryAfterMs: error.retryAfterMs, status: error.status, micros, cause: error.cause });
}
