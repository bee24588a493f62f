import { createMessageTables, createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const schema = 'gateway';

export class CreateGateway1767000000001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, schema);
    await createTenantTable(q, { schema, table: 'tenant', columns: 'name text NOT NULL, created_at timestamptz NOT NULL', primaryKey: [], acrossTenants: true });
    await createTenantTable(q, {
      schema,
      table: 'app_user',
      columns: `id uuid NOT NULL, email text NOT NULL, name text NOT NULL,
        role text NOT NULL CHECK (role IN ('owner', 'manager', 'reviewer', 'viewer', 'operator')),
        password_hash text NOT NULL, created_at timestamptz NOT NULL, disabled_at timestamptz`,
      primaryKey: ['id'],
      unique: [['email']],
      acrossTenants: true,
    });
    // Whoever signs in names an address, not a tenant.
    await q.query(`CREATE INDEX app_user_email ON ${schema}.app_user (email)`);
    await createTenantTable(q, {
      schema,
      table: 'refresh_token',
      columns: `id uuid NOT NULL, family_id uuid NOT NULL, user_id uuid NOT NULL, token_hash text NOT NULL,
        created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, used_at timestamptz, ended_at timestamptz`,
      primaryKey: ['id'],
      indexes: [['family_id']],
      acrossTenants: true,
    });
    await createTenantTable(q, {
      schema,
      table: 'api_key',
      columns: `id uuid NOT NULL, name text NOT NULL, prefix text NOT NULL, secret_hash text NOT NULL, scopes text[] NOT NULL,
        created_at timestamptz NOT NULL, created_by text NOT NULL, last_used_at timestamptz, expires_at timestamptz, revoked_at timestamptz, rotated_from uuid`,
      primaryKey: ['id'],
      unique: [['prefix']],
      indexes: [['rotated_from']],
      acrossTenants: true,
    });
    await q.query(`CREATE INDEX api_key_prefix ON ${schema}.api_key (prefix)`);
    await createTenantTable(q, {
      schema,
      table: 'idempotency_key',
      columns: `actor_id text NOT NULL, key_hash text NOT NULL, fingerprint text NOT NULL, claim uuid NOT NULL,
        locked_until timestamptz NOT NULL, expires_at timestamptz NOT NULL, answer bytea`,
      primaryKey: ['actor_id', 'key_hash'],
      acrossTenants: true,
    });
    await q.query(`CREATE INDEX idempotency_key_expiry ON ${schema}.idempotency_key (expires_at)`);
    await createTenantTable(q, {
      schema,
      table: 'audit_entry',
      columns: `sequence bigint NOT NULL, at timestamptz NOT NULL, actor_kind text NOT NULL, actor_id text NOT NULL, operation text NOT NULL, target text,
        outcome text NOT NULL, status integer NOT NULL, ip text, request_id text NOT NULL, hash text NOT NULL`,
      primaryKey: ['sequence'],
      indexes: [['operation', 'sequence DESC'], ['actor_id', 'sequence DESC']],
    });
    // What has been written stays as it was written.
    await q.query(`REVOKE UPDATE, DELETE ON ${schema}.audit_entry FROM lf_gateway`);
  }

  async down(q: QueryRunner): Promise<void> {
    const tables = ['audit_entry', 'idempotency_key', 'api_key', 'refresh_token', 'app_user', 'tenant', 'dead_letter', 'inbox', 'outbox'];
    await q.query(`DROP TABLE ${tables.map((table) => `${schema}.${table}`).join(', ')}`);
  }
}
