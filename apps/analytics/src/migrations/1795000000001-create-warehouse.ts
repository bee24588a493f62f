import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'analytics';
const ABOUT = 'lead_id uuid, run_id uuid, campaign_id uuid';

/** Facts keep moments, not flags: a stage is reached when its moment is there, whatever order the events came in. */
export class CreateWarehouse1795000000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, schema);
    await createTenantTable(q, {
      schema, table: 'run_fact',
      columns: 'run_id uuid NOT NULL, campaign_id uuid NOT NULL, pipeline text, quota integer, dry boolean, started_at timestamptz, finished_at timestamptz, state text',
      primaryKey: ['run_id'], indexes: [['campaign_id']],
    });
    await createTenantTable(q, {
      schema, table: 'lead_fact',
      columns: `lead_id uuid NOT NULL, run_id uuid NOT NULL, campaign_id uuid NOT NULL, business_id uuid NOT NULL, vertical text, zip text, source text, variants jsonb NOT NULL DEFAULT '{}', site_status text, tier text,
        found_at timestamptz, audited_at timestamptz, profiled_at timestamptz, contactable_at timestamptz, scored_at timestamptz, reported_at timestamptz, offered_at timestamptz, drafted_at timestamptz,
        ended_at timestamptz, outcome text, reason text, changed_at timestamptz`,
      primaryKey: ['lead_id'], indexes: [['run_id'], ['campaign_id']],
    });
    await createTenantTable(q, {
      schema, table: 'message_fact',
      columns: `message_id uuid NOT NULL, stream text NOT NULL, ${ABOUT}, business_id uuid, provider text, sent_at timestamptz, delivered_at timestamptz, bounced_at timestamptz, bounced_for_good boolean NOT NULL DEFAULT false,
        complained_at timestamptz, opened_at timestamptz, clicked_at timestamptz, unsubscribed_at timestamptz`,
      primaryKey: ['message_id'], indexes: [['run_id'], ['campaign_id'], ['lead_id']],
    });
    await createTenantTable(q, {
      schema, table: 'purchase_fact',
      columns: `purchase_id uuid NOT NULL, ${ABOUT}, amount bigint, currency text, bought_at timestamptz, disputed_at timestamptz`,
      primaryKey: ['purchase_id'], indexes: [['run_id'], ['campaign_id'], ['lead_id']],
    });
    await createTenantTable(q, {
      schema, table: 'refund_fact',
      columns: `refund_id uuid NOT NULL, purchase_id uuid NOT NULL, ${ABOUT}, amount bigint NOT NULL, currency text NOT NULL, complete boolean NOT NULL, refunded_at timestamptz NOT NULL`,
      primaryKey: ['refund_id'], indexes: [['purchase_id'], ['run_id'], ['campaign_id']],
    });
    await createTenantTable(q, {
      schema, table: 'cost_fact',
      columns: 'call_id uuid NOT NULL, provider text NOT NULL, capability text NOT NULL, micros bigint NOT NULL, currency text NOT NULL, lead_id uuid, run_id uuid, ok boolean NOT NULL, at timestamptz NOT NULL',
      primaryKey: ['call_id'], indexes: [['run_id'], ['lead_id'], ['at']],
    });
  }

  async down(): Promise<void> {
    throw new Error('This migration is not undone: restore a backup instead.');
  }
}
