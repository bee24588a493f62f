import { z } from 'zod';

export type StripeErrorType = 'invalid_request_error' | 'api_error' | 'idempotency_error' | 'card_error' | 'rate_limit_error' | 'authentication_error';

/** An error answer of Stripe's API; the SDK turns the type into its class. */
export class StripeFault extends Error {
  constructor(
    readonly status: number,
    readonly type: StripeErrorType,
    message: string,
    readonly details: { code?: string; param?: string; decline_code?: string } = {},
  ) {
    super(message);
  }

  body(): { error: Record<string, string> } {
    const { code } = this.details;
    return {
      error: {
        ...this.details,
        ...(code === undefined ? {} : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        message: this.message,
        type: this.type,
      },
    };
  }
}

export function invalid(message: string, param?: string, code?: string): StripeFault {
  return new StripeFault(400, 'invalid_request_error', message, { ...(code ? { code } : {}), ...(param ? { param } : {}) });
}

export function missing(kind: string, id: string, param = 'id'): StripeFault {
  return new StripeFault(404, 'invalid_request_error', `No such ${kind}: '${id}'`, { code: 'resource_missing', param });
}

/** Checks form parameters and answers the first fault in Stripe's words. */
export function checked<T>(schema: z.ZodType<T>, params: unknown): T {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (!issue) throw invalid('Invalid request');
  const param = paramName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    const name = param === '' ? unknown : `${param}[${unknown}]`;
    throw invalid(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
  }
  if (valueAt(params, issue.path) === undefined && issue.path.length > 0) {
    throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  throw invalid(issue.message, param, issue.path.at(-1)?.toString().endsWith('_url') ? 'url_invalid' : undefined);
}

function valueAt(params: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), params);
}

function paramName(path: readonly PropertyKey[]): string {
  return path.map((part, index) => (index === 0 ? String(part) : `[${String(part)}]`)).join('');
}
