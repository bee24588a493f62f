import { isUtf8 } from 'node:buffer';
import type { IncomingHook } from './webhook.types';

/** What a handler may want to know; credentials and signatures have served. */
const KEPT = /^(content-type|user-agent|x-envelope-.*|x-twilio-email-event-webhook-timestamp)$/;

export function keptHeaders(headers: IncomingHook['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => KEPT.test(entry[0]) && typeof entry[1] === 'string'));
}

/** The raw body as text, or as base64 when it is no UTF-8 (mails may be in any encoding). */
export function encodeBody(body: Buffer): { body: string; encoding: 'utf8' | 'base64' } {
  return isUtf8(body) ? { body: body.toString('utf8'), encoding: 'utf8' } : { body: body.toString('base64'), encoding: 'base64' };
}
