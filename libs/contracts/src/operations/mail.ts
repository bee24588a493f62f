import { z } from 'zod';
import { defineOperation, PageDocument } from '../define';
import { DraftFact } from '../facts';
import { Id, pageInput, pageOf, Timestamp } from '../shared';

export const getDraft = defineOperation({ name: 'getDraft', service: 'personalization', method: 'GET', path: '/api/v1/drafts/{id}', access: 'messages:read', summary: 'A draft with its text and the findings that its claims rest on', input: z.object({ id: Id }), output: DraftFact.extend({ leadId: Id, html: z.string(), text: z.string(), lint: z.array(z.string()) }), errors: ['not_found'] });
export const listTemplates = defineOperation({ name: 'listTemplates', service: 'personalization', method: 'GET', path: '/api/v1/templates', access: 'templates:read', summary: 'Subject strategies and body variants', input: z.object({}), output: z.object({ items: z.array(z.object({ name: z.string(), kind: z.enum(['subject', 'body']), language: z.enum(['en', 'es']), version: z.string(), source: z.string() })) }) });

const Message = z.object({
  id: Id, stream: z.enum(['transactional', 'consented', 'cold']), leadId: Id.nullable(), campaignId: Id.nullable(), to: z.string(), subject: z.string(), provider: z.string().nullable(),
  state: z.enum(['intended', 'sent', 'delivered', 'bounced', 'complained', 'refused', 'held']), reason: z.string().nullable(), decisionId: Id, sentAt: Timestamp.nullable(), openedAt: Timestamp.nullable(), clickedAt: Timestamp.nullable(), createdAt: Timestamp,
});
export const listMessages = defineOperation({ name: 'listMessages', service: 'delivery', method: 'GET', path: '/api/v1/messages', access: 'messages:read', summary: 'Mails, newest first', input: z.object({ ...pageInput, campaignId: Id.optional(), leadId: Id.optional(), state: z.string().optional() }), output: pageOf(Message) });
export const getMessage = defineOperation({ name: 'getMessage', service: 'delivery', method: 'GET', path: '/api/v1/messages/{id}', access: 'messages:read', summary: 'One mail with its decision record and its history', input: z.object({ id: Id }), output: Message.extend({ decision: z.object({ id: Id, jurisdiction: z.string(), subscriberType: z.string(), lawfulBasis: z.string(), evidence: z.record(z.string(), z.unknown()), policyVersion: z.string(), allowed: z.boolean(), reasons: z.array(z.string()), decidedAt: Timestamp }), history: z.array(z.object({ at: Timestamp, what: z.string(), detail: z.string().nullable() })) }), errors: ['not_found'] });

const Suppression = z.object({ id: Id, reason: z.enum(['unsubscribed', 'bounced', 'complained', 'manual', 'erased']), scope: z.enum(['tenant', 'platform']), at: Timestamp, note: z.string().nullable() });
export const listSuppressions = defineOperation({ name: 'listSuppressions', service: 'delivery', method: 'GET', path: '/api/v1/suppressions', access: 'suppressions:read', summary: 'Suppressions; addresses are kept only as keyed hashes', input: z.object({ ...pageInput, email: z.email().optional() }), output: pageOf(Suppression) });
export const addSuppression = defineOperation({ name: 'addSuppression', service: 'delivery', method: 'POST', path: '/api/v1/suppressions', access: 'suppressions:write', summary: 'Never write to this address again', input: z.object({ email: z.email(), note: z.string().max(300).optional() }), output: Suppression, status: 201, idempotent: true });

const token = { token: z.string().min(10).max(2000) };
export const trackOpen = defineOperation({ name: 'trackOpen', service: 'delivery', method: 'GET', path: '/t/o/{token}', access: 'public', summary: 'The picture that tells an open', input: z.object(token), output: PageDocument, produces: 'document' });
export const trackClick = defineOperation({ name: 'trackClick', service: 'delivery', method: 'GET', path: '/t/c/{token}', access: 'public', summary: 'A link of a mail', input: z.object(token), output: PageDocument, produces: 'document' });
export const viewPreferences = defineOperation({ name: 'viewPreferences', service: 'delivery', method: 'GET', path: '/u/{token}', access: 'public', summary: 'The unsubscribe page; looking changes nothing', input: z.object(token), output: PageDocument, produces: 'document' });
export const unsubscribe = defineOperation({ name: 'unsubscribe', service: 'delivery', method: 'POST', path: '/u/{token}', access: 'public', summary: 'Unsubscribe: the button of the page and the one-click POST of RFC 8058', input: z.object({ ...token, 'List-Unsubscribe': z.string().optional() }), output: PageDocument, produces: 'document' });
