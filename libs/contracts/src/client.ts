import { AppError, ERROR_CODES, type ErrorCode, type FieldProblem } from '@leadfactory/kernel';
import { z } from 'zod';
import type { Operation } from './define';

/** RFC 9457 problem details as the gateway writes them. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  code: z.enum(ERROR_CODES).optional(),
  errorId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  existing: z.string().optional(),
  retryAt: z.string().optional(),
});

export interface ClientOptions {
  /** The front door, e.g. `http://127.0.0.1:8080`. */
  origin: string;
  /** An API key or an access token; asked before every call, so that it may change. */
  credentials: () => string | undefined;
  fetch?: typeof fetch;
}

export interface CallOptions {
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Splits the flat input into what goes into the path and the rest. @throws AppError invalid_input when the path needs a name that is missing. */
export function fillPath(path: string, input: Record<string, unknown>): { path: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    if (typeof value !== 'string' || value === '') throw new AppError('invalid_input', `${path} needs "${name}".`);
    delete rest[name];
    return encodeURIComponent(value);
  });
  return { path: filled, rest };
}

function queryOf(values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

const CODE_OF_STATUS: Record<number, ErrorCode> = { 400: 'invalid_input', 401: 'unauthenticated', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 413: 'too_large', 422: 'idempotency_mismatch', 429: 'rate_limited', 503: 'unavailable', 504: 'timeout' };

async function problemOf(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = Problem.safeParse(body);
  if (!parsed.success) return new AppError(CODE_OF_STATUS[response.status] ?? 'internal', `The server answered ${response.status} ${response.statusText}.`);
  const problem = parsed.data;
  const fields: FieldProblem[] | undefined = problem.errors;
  const id = problem.errorId === undefined ? '' : ` (error ${problem.errorId})`;
  return new AppError(problem.code ?? CODE_OF_STATUS[response.status] ?? 'internal', `${problem.detail ?? problem.title}${id}`, { fields, existing: problem.existing, retryAt: problem.retryAt });
}

/**
 * Calls operations over HTTP, typed by their contracts: `client.call(getCampaign, { id })`. Works in Node and browsers.
 * @throws AppError with the server's code; `unavailable` when nobody answers; `internal` when the answer breaks the contract.
 */
export class Client {
  constructor(private readonly options: ClientOptions) {}

  async call<I extends z.ZodType, O extends z.ZodType>(operation: Operation<I, O>, input: z.input<I>, options: CallOptions = {}): Promise<z.output<O>> {
    const response = await this.send(operation, input as Record<string, unknown>, options);
    if (!response.ok) throw await problemOf(response);
    const parsed = operation.output.safeParse(await response.json());
    if (!parsed.success) throw new AppError('internal', `${operation.name} answered something that its contract does not allow: ${parsed.error.message}`);
    return parsed.data;
  }

  private async send(operation: Operation, input: Record<string, unknown>, options: CallOptions): Promise<Response> {
    const { path, rest } = fillPath(operation.path, input);
    const inQuery = operation.method === 'GET' || operation.method === 'DELETE';
    const headers: Record<string, string> = { accept: 'application/json' };
    const credentials = this.options.credentials();
    if (credentials !== undefined) headers.authorization = `Bearer ${credentials}`;
    if (!inQuery) headers['content-type'] = 'application/json';
    if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
    const send = this.options.fetch ?? fetch;
    try {
      return await send(`${this.options.origin}${path}${inQuery ? queryOf(rest) : ''}`, { method: operation.method, headers, body: inQuery ? undefined : JSON.stringify(rest), signal: options.signal });
    } catch (cause) {
      throw new AppError('unavailable', `No answer from ${this.options.origin}: is LeadFactory running?`, {}, { cause });
    }
  }
}
