import type { Clock } from '@leadfactory/kernel';
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { faultOfNetwork, faultOfStatus, ProviderFault, retryAfterMs } from './provider.fault';

export interface VendorRequest {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  timeoutMs: number;
  /** When a refusal's quota starts anew, for vendors that do not say it by Retry-After; undefined where no quota is spent. */
  quotaEnds?(body: unknown, headers: VendorHeaders): string | undefined;
}

export type VendorHeaders = Readonly<Record<string, string | string[] | undefined>>;

const LARGEST_ANSWER = 20 * 1024 * 1024;

/** JSON over HTTP with vendors: kept-alive connections per origin, a time-out for the whole call, answers checked. */
export class VendorHttp {
  private readonly agent = new Agent({ connections: 32, keepAliveTimeout: 30_000, maxResponseSize: LARGEST_ANSWER });

  constructor(private readonly clock: Clock) {}

  /** The answer as the schema reads it. @throws ProviderFault; `said` finds the vendor's sentence in an error's body. */
  async json<S extends z.ZodType>(order: VendorRequest, schema: S, said: (body: unknown) => string | undefined): Promise<z.output<S>> {
    const { status, headers, text } = await this.send(order);
    const body = jsonOf(text);
    if (status < 200 || status > 299) {
      const wait = oneOf(headers['retry-after']) ?? (status === 429 ? order.quotaEnds?.(body, headers) : undefined);
      throw faultOfStatus(status, said(body) ?? text.slice(0, 200), retryAfterMs(wait, this.clock.now()));
    }
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new ProviderFault('unavailable', `The answer is not what the vendor documents: ${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'unreadable'}`, { status, maybeDone: true });
  }

  close(): Promise<void> {
    return this.agent.close();
  }

  private async send(order: VendorRequest): Promise<{ status: number; headers: VendorHeaders; text: string }> {
    try {
      const answer = await request(order.url, {
        dispatcher: this.agent,
        method: order.method,
        headers: { accept: 'application/json', ...(order.body === undefined ? {} : { 'content-type': 'application/json' }), ...order.headers },
        body: order.body === undefined ? undefined : JSON.stringify(order.body),
        signal: AbortSignal.timeout(order.timeoutMs),
      });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch (error) {
      throw faultOfNetwork(error);
    }
  }
}

export function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
