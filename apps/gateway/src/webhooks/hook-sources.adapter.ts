import { AppError, derivedId } from '@leadfactory/kernel';
import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { isSendgridSignature, readSendgridKey } from './sendgrid.rules';
import { isRecent, isTimestampedHmac, TOLERANCE_SECONDS } from './signature.rules';
import type { EdgeSettings } from '../edge/edge.schema';
import type { HookSource, IncomingHook } from './webhook.types';

const MEGABYTE = 1024 * 1024;

type Secrets = Pick<EdgeSettings, 'STRIPE_WEBHOOK_SECRET' | 'SENDGRID_WEBHOOK_PUBLIC_KEY' | 'INBOUND_MAIL_SECRET'>;

/** Those whose webhooks are taken, each with its way to prove who sent them. */
export function hookSources(secrets: Secrets): HookSource[] {
  return [stripeSource(secrets.STRIPE_WEBHOOK_SECRET), sendgridSource(secrets.SENDGRID_WEBHOOK_PUBLIC_KEY), inboundMailSource(secrets.INBOUND_MAIL_SECRET)];
}

function stripeSource(secret: string | undefined): HookSource {
  // Checking signatures calls nobody, and needs no key; the SDK wants one all the same.
  const { webhooks } = new Stripe('sk_unused');
  return {
    provider: 'stripe', path: '/webhooks/stripe', maxBytes: MEGABYTE,
    verify: ({ headers, body }, now) => {
      const checked = required(secret, 'STRIPE_WEBHOOK_SECRET');
      try {
        const event = webhooks.constructEvent(body, textOf(headers['stripe-signature']), checked, TOLERANCE_SECONDS, undefined, now.getTime());
        return { id: event.id };
      } catch {
        return null; // The SDK throws for every kind of wrong signature, and for a body that is no JSON.
      }
    },
  };
}

function sendgridSource(publicKey: string | undefined): HookSource {
  const key = publicKey === undefined ? null : readSendgridKey(publicKey);
  return {
    provider: 'sendgrid', path: '/webhooks/sendgrid', maxBytes: 8 * MEGABYTE,
    verify: ({ headers, body }, now) => {
      required(publicKey, 'SENDGRID_WEBHOOK_PUBLIC_KEY');
      const timestamp = textOf(headers['x-twilio-email-event-webhook-timestamp']);
      const signature = textOf(headers['x-twilio-email-event-webhook-signature']);
      return key && isRecent(timestamp, now) && isSendgridSignature(key, body, signature, timestamp) ? { id: idOfBody(body) } : null;
    },
  };
}

function inboundMailSource(secret: string | undefined): HookSource {
  return {
    provider: 'inbound-mail', path: '/webhooks/inbound-mail', maxBytes: 10 * MEGABYTE,
    verify: ({ headers, body }, now) => (isTimestampedHmac(textOf(headers['x-signature']), body, required(secret, 'INBOUND_MAIL_SECRET'), now) ? { id: idOfBody(body, headers) } : null),
  };
}

function required(secret: string | undefined, variable: string): string {
  if (secret === undefined) throw new AppError('not_configured', `These webhooks are not set up here: ${variable} is not set.`);
  return secret;
}

function textOf(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : '';
}

/** The same for every repeat: of the body and, for mails, of whom it went to. */
function idOfBody(body: Buffer, headers: IncomingHook['headers'] = {}): string {
  return derivedId('hook', createHash('sha256').update(body).digest('hex'), textOf(headers['x-envelope-to']), textOf(headers['x-envelope-from']));
}
