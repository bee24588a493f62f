import { createMessageTables, createSharedTable, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'delivery';

export class CreateDelivery1796000000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, schema);
    await createTenantTable(q, {
      schema, table: 'sender_identity',
      columns: 'name text NOT NULL, from_name text NOT NULL, from_address text NOT NULL, reply_to text NOT NULL, postal_address text NOT NULL, updated_at timestamptz NOT NULL DEFAULT now()',
      primaryKey: ['name'],
    });
    await createTenantTable(q, {
      schema, table: 'decision',
      columns: `id uuid NOT NULL, lead_id uuid, run_id uuid, campaign_id uuid, business_id uuid, stream text NOT NULL, address_hash text NOT NULL, jurisdiction text NOT NULL,
        subscriber_type text NOT NULL, lawful_basis text NOT NULL, evidence jsonb NOT NULL, policy_version text NOT NULL, allowed boolean NOT NULL, reasons jsonb NOT NULL, dry boolean NOT NULL, decided_at timestamptz NOT NULL`,
      primaryKey: ['id'],
      indexes: [['lead_id']],
    });
    await createTenantTable(q, {
      schema, table: 'message',
      columns: `id uuid NOT NULL, kind text NOT NULL, once_key text, stream text NOT NULL, lead_id uuid, run_id uuid, campaign_id uuid, business_id uuid, purchase_id uuid, report_id uuid,
        decision_id uuid NOT NULL, to_address text NOT NULL, to_hash text NOT NULL, subject text NOT NULL, language text NOT NULL, content_key text, links integer NOT NULL DEFAULT 0,
        state text NOT NULL CHECK (state IN ('intended','sent','delivered','bounced','complained','refused','held')), reason text, provider text, provider_message_id text, tries integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL, next_try_at timestamptz, sent_at timestamptz, delivered_at timestamptz, bounced_at timestamptz, complained_at timestamptz, opened_at timestamptz, clicked_at timestamptz,
        unsubscribed_at timestamptz, replied_at timestamptz`,
      primaryKey: ['id'],
      // Whatever happens, one mail for one occasion (R10.07); refused ones have no key.
      unique: [['once_key']],
      indexes: [['created_at DESC', 'id'], ['business_id', 'created_at'], ['to_hash', 'created_at'], ['campaign_id', 'created_at'], ['lead_id']],
      // Bounces and replies come with a message's id alone.
      acrossTenants: true,
    });
    await q.query(`CREATE INDEX message_due ON ${schema}.message (next_try_at) WHERE state = 'intended' AND kind = 'report'`);
    await createTenantTable(q, {
      schema, table: 'message_event',
      columns: 'id text NOT NULL, message_id uuid NOT NULL, what text NOT NULL, actor text, link text, detail text, at timestamptz NOT NULL',
      primaryKey: ['id'],
      indexes: [['message_id', 'at']],
    });
    await createTenantTable(q, {
      schema, table: 'suppression',
      columns: 'id uuid NOT NULL, address_hash text NOT NULL, reason text NOT NULL, note text, message_id uuid, at timestamptz NOT NULL',
      primaryKey: ['id'],
      unique: [['address_hash']],
      indexes: [['at DESC', 'id']],
    });
    await createSharedTable(q, {
      schema, table: 'platform_suppression',
      columns: 'address_hash text PRIMARY KEY, id uuid NOT NULL, reason text NOT NULL, at timestamptz NOT NULL',
      reason: 'who complained to one sender, or does not exist, is written to by none; only a keyed hash is kept',
    });
    await createSharedTable(q, {
      schema, table: 'domain_pace',
      columns: 'domain text NOT NULL, minute timestamptz NOT NULL, sent integer NOT NULL, PRIMARY KEY (domain, minute)',
      reason: 'a mail server counts what comes from us, whichever tenant sends it',
    });
    await createTenantTable(q, {
      schema, table: 'send_pause',
      columns: 'subject text NOT NULL, reason text NOT NULL, sent integer NOT NULL, bounced integer NOT NULL, complained integer NOT NULL, since timestamptz NOT NULL',
      primaryKey: ['subject'],
      acrossTenants: true,
    });
  }

  async down(q: QueryRunner): Promise<void> {
    const tables = ['send_pause', 'domain_pace', 'platform_suppression', 'suppression', 'message_event', 'message', 'decision', 'sender_identity', 'outbox', 'inbox', 'dead_letter'];
    for (const table of tables) await q.query(`DROP TABLE IF EXISTS ${schema}.${table}`);
  }
}
