import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const LEAD = 'lead_id uuid NOT NULL, run_id uuid NOT NULL, campaign_id uuid NOT NULL, business_id uuid NOT NULL';

export class CreateStorefront1796000200000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, 'storefront');
    await createTenantTable(q, {
      schema: 'storefront',
      table: 'offer',
      columns: `id uuid NOT NULL, ${LEAD}, report_id uuid NOT NULL, business_name text NOT NULL, language text NOT NULL, price_amount integer NOT NULL, currency char(3) NOT NULL,
        content jsonb NOT NULL, dry boolean NOT NULL, views integer NOT NULL DEFAULT 0, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL`,
      primaryKey: ['id'],
      indexes: [['lead_id'], ['created_at DESC', 'id DESC']],
    });
    await createTenantTable(q, {
      schema: 'storefront',
      table: 'checkout',
      // Written before the provider is asked; afterwards it gathers what the provider tells, in whatever order it comes.
      columns: `id uuid NOT NULL, offer_id uuid NOT NULL, attempt integer NOT NULL, state text NOT NULL CHECK (state IN ('opening', 'open', 'completed', 'expired', 'failed')),
        price_amount integer NOT NULL, currency char(3) NOT NULL, session_id text, session_url text, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL,
        next_check_at timestamptz NOT NULL, checks integer NOT NULL DEFAULT 0,
        payment_intent_id text, paid_at timestamptz, paid_amount integer, buyer_email text, buyer_name text,
        refunds jsonb NOT NULL DEFAULT '{}', charge_refunded integer NOT NULL DEFAULT 0, disputed_at timestamptz`,
      primaryKey: ['id'],
      unique: [['offer_id', 'attempt'], ['session_id']],
      // Webhooks about refunds and disputes name the payment alone; the sweep looks for open ones of all tenants.
      acrossTenants: true,
      indexes: [['payment_intent_id', 'tenant_id'], ['state', 'next_check_at', 'tenant_id']],
    });
    await createTenantTable(q, {
      schema: 'storefront',
      table: 'purchase',
      columns: `id uuid NOT NULL, offer_id uuid NOT NULL, checkout_id uuid NOT NULL, session_id text NOT NULL, ${LEAD}, report_id uuid NOT NULL, business_name text NOT NULL, language text NOT NULL,
        payment_intent_id text, amount integer NOT NULL, currency char(3) NOT NULL, refunded integer NOT NULL DEFAULT 0, disputed_at timestamptz,
        buyer_email text NOT NULL, buyer_name text, paid_at timestamptz NOT NULL, delivered_at timestamptz, report_url text, reissued_at timestamptz, reissues integer NOT NULL DEFAULT 0`,
      primaryKey: ['id'],
      // One purchase per session, whatever happens.
      unique: [['session_id'], ['checkout_id']],
      acrossTenants: true,
      indexes: [['paid_at DESC', 'id DESC'], ['offer_id'], ['delivered_at', 'paid_at', 'tenant_id']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['purchase', 'checkout', 'offer', 'outbox', 'inbox', 'dead_letter']) await q.query(`DROP TABLE IF EXISTS storefront.${table}`);
  }
}
