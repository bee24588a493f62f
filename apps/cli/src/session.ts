import { Client } from '@leadfactory/contracts';
import { readCliEnv } from './env';
import { openOutput, type Output } from './output';

export interface GlobalOptions {
  json?: boolean;
  origin?: string;
  apiKey?: string;
}

export interface CliSession {
  client: Client;
  out: Output;
  origin: string;
}

/** Options win over variables, variables over what a local start left. */
export function openSession(options: GlobalOptions, write: (text: string) => void): CliSession {
  const env = readCliEnv();
  const origin = options.origin ?? env.origin;
  const apiKey = options.apiKey ?? env.apiKey;
  return { client: new Client({ origin, credentials: () => apiKey }), out: openOutput(options.json ?? false, write), origin };
}
