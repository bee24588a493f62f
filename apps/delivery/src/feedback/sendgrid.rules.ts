import { z } from 'zod';
import { storable } from './foreign-text.rules';

/** One entry of an event webhook; our custom arguments come flattened beside SendGrid's own fields. */
const Entry = z.object({
  event: z.string(), sg_event_id: z.string().min(1), timestamp: z.number(), tenantId: z.uuid(), messageId: z.uuid(),
  reason: z.string().optional(), response: z.string().optional(), status: z.string().optional(), type: z.string().optional(), useragent: z.string().optional(), url: z.string().optional(),
});

export type VendorEvent = { id: string; tenantId: string; messageId: string; at: Date } & (
  | { kind: 'delivered' | 'complained' | 'unsubscribed' }
  | { kind: 'bounced'; permanent: boolean; diagnostic: string }
  | { kind: 'delayed'; diagnostic: string }
  | { kind: 'opened' | 'clicked'; userAgent: string }
);

/** What a batch says of our messages; `foreign` counts entries that name none, such as other mail of the same account. */
export function readBatch(body: string): { events: VendorEvent[]; foreign: number } {
  const entries = z.array(z.unknown()).parse(JSON.parse(body));
  const events: VendorEvent[] = [];
  let foreign = 0;
  for (const entry of entries) {
    const parsed = Entry.safeParse(entry);
    if (!parsed.success) {
      foreign += 1;
      continue;
    }
    const read = eventOf(parsed.data);
    if (read) events.push(read);
  }
  // SendGrid sends in any order; ours is the order in which things happened.
  return { events: events.sort((left, right) => left.at.getTime() - right.at.getTime()), foreign };
}

function eventOf(entry: z.output<typeof Entry>): VendorEvent | null {
  const about = { id: `sg:${entry.sg_event_id}`, tenantId: entry.tenantId, messageId: entry.messageId, at: new Date(entry.timestamp * 1000) };
  const diagnostic = storable([entry.status, entry.reason ?? entry.response].filter(Boolean).join(' ')).slice(0, 500);
  switch (entry.event) {
    case 'delivered':
      return { ...about, kind: 'delivered' };
    case 'bounce':
      // `blocked` is a refusal for now: policy, reputation, a full mailbox.
      return { ...about, kind: 'bounced', permanent: entry.type !== 'blocked' && !entry.status?.startsWith('4'), diagnostic };
    case 'dropped':
      return { ...about, kind: 'bounced', permanent: /bounced|invalid/i.test(entry.reason ?? ''), diagnostic: diagnostic || 'dropped' };
    case 'deferred':
      return { ...about, kind: 'delayed', diagnostic };
    case 'spamreport':
      return { ...about, kind: 'complained' };
    case 'unsubscribe':
    case 'group_unsubscribe':
      return { ...about, kind: 'unsubscribed' };
    case 'open':
      return { ...about, kind: 'opened', userAgent: entry.useragent ?? '' };
    case 'click':
      return { ...about, kind: 'clicked', userAgent: entry.useragent ?? '' };
    default:
      return null;
  }
}
