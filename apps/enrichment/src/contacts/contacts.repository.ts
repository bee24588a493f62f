import type { ContactsFact } from '@leadfactory/contracts';
import { Database, type Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { Verdict } from './verdict.rules';

/** What is known of one mailbox, whichever business it belongs to. */
export interface CheckRow {
  address: string;
  verdict: Verdict;
  reasons: string[];
  /** Whether the verifier was asked about this very mailbox. */
  checked: boolean;
  checkedAt: Date;
  expiresAt: Date;
}

export interface ContactsRow {
  businessId: string;
  auditId: string;
  fact: ContactsFact;
  foundAt: Date;
}

@Injectable()
export class ContactsRepository {
  constructor(private readonly database: Database) {}

  /** The verdicts that are settled and have not expired by `now`, by address; what nobody was asked about is not settled, for there may be a verifier by now. */
  async checksInForce(tenantId: string, addresses: readonly string[], now: Date): Promise<Map<string, CheckRow>> {
    if (addresses.length === 0) return new Map();
    const rows = await this.database.withTenant(tenantId, (tx) =>
      tx.query<CheckRow[]>(`SELECT address, verdict, reasons, checked, checked_at AS "checkedAt", expires_at AS "expiresAt" FROM mailbox_check WHERE address = ANY($1::text[]) AND expires_at > $2 AND (checked OR verdict = 'invalid')`, [addresses, now]),
    );
    return new Map(rows.map((row) => [row.address, row]));
  }

  /** Contacts and verdicts of one business. */
  async save(tx: Tx, { businessId, auditId, fact, foundAt }: ContactsRow, checks: readonly CheckRow[]): Promise<void> {
    await tx.query(
      `INSERT INTO contacts (business_id, audit_id, best, fact, found_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (tenant_id, business_id) DO UPDATE SET audit_id = excluded.audit_id, best = excluded.best, fact = excluded.fact, found_at = excluded.found_at`,
      [businessId, auditId, fact.best, JSON.stringify(fact), foundAt],
    );
    await this.saveChecks(tx, checks);
  }

  /** Verdicts. A verifier's verdict gives way to another of its kind only, while it holds. */
  async saveChecks(tx: Tx, checks: readonly CheckRow[]): Promise<void> {
    if (checks.length === 0) return;
    // Sorted, so that two leads that share addresses cannot wait for one another.
    const rows = [...checks].sort((a, b) => a.address.localeCompare(b.address));
    await tx.query(
      `INSERT INTO mailbox_check AS stored (address, verdict, reasons, checked, checked_at, expires_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::boolean[], $5::timestamptz[], $6::timestamptz[])
       ON CONFLICT (tenant_id, address) DO UPDATE SET verdict = excluded.verdict, reasons = excluded.reasons, checked = excluded.checked, checked_at = excluded.checked_at, expires_at = excluded.expires_at
         WHERE excluded.checked OR NOT stored.checked OR stored.expires_at <= excluded.checked_at`,
      [rows.map((row) => row.address), rows.map((row) => row.verdict), rows.map((row) => JSON.stringify(row.reasons)), rows.map((row) => row.checked), rows.map((row) => row.checkedAt), rows.map((row) => row.expiresAt)],
    );
  }

  /** Forgets every tenant's verdicts that are no longer in force; answers how many. */
  async dropExpiredChecks(now: Date): Promise<number> {
    return this.database.acrossTenants('verdicts on addresses are kept no longer than they hold, for everybody', async (tx) => {
      const rows = await tx.query<{ dropped: number }[]>('WITH gone AS (DELETE FROM mailbox_check WHERE expires_at <= $1 RETURNING 1) SELECT count(*)::int AS dropped FROM gone', [now]);
      return rows[0]?.dropped ?? 0;
    });
  }

  async find(tenantId: string, businessId: string): Promise<ContactsFact | null> {
    const rows = await this.database.withTenant(tenantId, (tx) => tx.query<{ fact: ContactsFact }[]>('SELECT fact FROM contacts WHERE business_id = $1', [businessId]));
    return rows[0]?.fact ?? null;
  }
}
