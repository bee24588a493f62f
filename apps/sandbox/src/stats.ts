export interface OperationCounts {
  ok: number;
  errors: number;
  limited: number;
}

export interface StatsSnapshot {
  vendors: Record<string, Record<string, OperationCounts>>;
  idempotencyKeys: Record<string, { distinct: number; replayed: number }>;
  mails: { total: number; recipients: number; duplicates: number; perRecipient: Record<string, number>; duplicateRecipients: Record<string, number> };
  webhooks: Record<string, { sent: number; accepted: number; refused: number; givenUp: number; repeated: number }>;
  people: Record<string, number>;
}

type WebhookOutcome = 'sent' | 'accepted' | 'refused' | 'givenUp' | 'repeated';

/** Counters that chaos tests read; plain additions, so that they cost nothing under load. */
export class Stats {
  private vendors: StatsSnapshot['vendors'] = {};
  private keys = new Map<string, Map<string, number>>();
  private perRecipient = new Map<string, number>();
  private perRecipientAndKind = new Map<string, number>();
  private webhooks: StatsSnapshot['webhooks'] = {};
  private people: Record<string, number> = {};
  private mailTotal = 0;

  call(vendor: string, operation: string, status: number): void {
    const counts = ((this.vendors[vendor] ??= {})[operation] ??= { ok: 0, errors: 0, limited: 0 });
    if (status === 429) counts.limited += 1;
    else if (status >= 400) counts.errors += 1;
    else counts.ok += 1;
  }

  idempotencyKey(vendor: string, key: string): void {
    const keys = this.keys.get(vendor) ?? new Map<string, number>();
    keys.set(key, (keys.get(key) ?? 0) + 1);
    this.keys.set(vendor, keys);
  }

  /** `kind` tells a cold mail from a receipt: a second mail of the same kind to the same address is a duplicate. */
  mail(recipient: string, kind: string): void {
    this.mailTotal += 1;
    this.perRecipient.set(recipient, (this.perRecipient.get(recipient) ?? 0) + 1);
    const key = `${kind} ${recipient}`;
    this.perRecipientAndKind.set(key, (this.perRecipientAndKind.get(key) ?? 0) + 1);
  }

  webhook(target: string, outcome: WebhookOutcome): void {
    const counts = (this.webhooks[target] ??= { sent: 0, accepted: 0, refused: 0, givenUp: 0, repeated: 0 });
    counts[outcome] += 1;
  }

  person(deed: string): void {
    this.people[deed] = (this.people[deed] ?? 0) + 1;
  }

  snapshot(): StatsSnapshot {
    const repeats = [...this.perRecipientAndKind].filter(([, count]) => count > 1);
    return {
      vendors: this.vendors,
      idempotencyKeys: Object.fromEntries(
        [...this.keys].map(([vendor, keys]) => {
          const uses = [...keys.values()].reduce((sum, count) => sum + count, 0);
          return [vendor, { distinct: keys.size, replayed: uses - keys.size }];
        }),
      ),
      mails: {
        total: this.mailTotal,
        recipients: this.perRecipient.size,
        duplicates: repeats.reduce((sum, [, count]) => sum + count - 1, 0),
        perRecipient: Object.fromEntries(this.perRecipient),
        duplicateRecipients: Object.fromEntries(repeats),
      },
      webhooks: this.webhooks,
      people: this.people,
    };
  }

  reset(): void {
    this.vendors = {};
    this.keys.clear();
    this.perRecipient.clear();
    this.perRecipientAndKind.clear();
    this.webhooks = {};
    this.people = {};
    this.mailTotal = 0;
  }
}
