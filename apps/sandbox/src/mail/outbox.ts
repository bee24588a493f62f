import { randomUUID } from 'node:crypto';

export type MailRoute = 'smtp' | 'sendgrid';

export interface StoredMail {
  id: string;
  receivedAt: string;
  route: MailRoute;
  from: string;
  to: string;
  envelopeFrom: string;
  subject: string;
  stream: string;
  messageId: string;
  delivered: boolean;
  outcome: string;
}

export interface MailBody {
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
  attachments: { filename: string; mimeType: string; bytes: number }[];
}

export interface OutboxQuery {
  to?: string;
  stream?: string;
  since?: string;
  limit?: number;
}

export interface OutboxLimits {
  mails: number;
  bodies: number;
}

/** Every mail that was accepted, newest last; bounded, so that a long load test cannot fill the memory. */
export class Outbox {
  private mails = new Map<string, StoredMail>();
  private bodies = new Map<string, MailBody>();

  constructor(private readonly limits: OutboxLimits = { mails: 50_000, bodies: 2_000 }) {}

  add(mail: Omit<StoredMail, 'id'>, body: MailBody): StoredMail {
    const stored = { ...mail, id: randomUUID() };
    this.mails.set(stored.id, stored);
    this.bodies.set(stored.id, body);
    dropOldest(this.mails, this.limits.mails);
    dropOldest(this.bodies, this.limits.bodies);
    return stored;
  }

  get(id: string): { mail: StoredMail; body: MailBody | null } | null {
    const mail = this.mails.get(id);
    return mail ? { mail, body: this.bodies.get(id) ?? null } : null;
  }

  /** Newest first. `to` matches any part of the address, `since` is an ISO time. */
  list(query: OutboxQuery = {}): StoredMail[] {
    const to = query.to?.toLowerCase();
    const matching = [...this.mails.values()].filter(
      (mail) =>
        (to === undefined || mail.to.toLowerCase().includes(to)) &&
        (query.stream === undefined || mail.stream === query.stream) &&
        (query.since === undefined || mail.receivedAt >= query.since),
    );
    return matching.reverse().slice(0, query.limit ?? 200);
  }

  get size(): number {
    return this.mails.size;
  }

  clear(): void {
    this.mails.clear();
    this.bodies.clear();
  }
}

function dropOldest(map: Map<string, unknown>, limit: number): void {
  const excess = map.size - limit;
  let dropped = 0;
  for (const key of map.keys()) {
    if (dropped >= excess) return;
    map.delete(key);
    dropped += 1;
  }
}
