import type { Stream } from '../policy/policy.schema';

export type MessageState = 'intended' | 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused' | 'held';

/** One mail to one person, from the intent to what became of it. */
export interface Message {
  id: string;
  tenantId: string;
  kind: 'cold' | 'report';
  /** The occasion; two mails never share one. Null for a mail that was refused. */
  onceKey: string | null;
  stream: Stream;
  leadId: string | null;
  runId: string | null;
  campaignId: string | null;
  businessId: string | null;
  purchaseId: string | null;
  reportId: string | null;
  decisionId: string;
  to: string;
  toHash: string;
  subject: string;
  language: 'en' | 'es';
  /** Blob of the mail exactly as it is handed to the provider. */
  contentKey: string | null;
  links: number;
  state: MessageState;
  reason: string | null;
  provider: string | null;
  /** Which try is next; each has a key of its own at the egress. */
  tries: number;
  createdAt: Date;
  nextTryAt: Date | null;
  /** When the last call for a cold mail may have begun; null for one that never was to leave. */
  askedAt: Date | null;
  sentAt: Date | null;
  bouncedAt: Date | null;
  openedAt: Date | null;
  clickedAt: Date | null;
}

export interface HistoryEntry {
  at: Date;
  what: string;
  detail: string | null;
}
