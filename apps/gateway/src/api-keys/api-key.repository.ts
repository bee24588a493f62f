import type { Scope } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

export interface ApiKeyRow {
  id: string;
  tenantId: string;
  name: string;
  prefix: string;
  secretHash: string;
  scopes: Scope[];
  createdAt: Date;
  createdBy: string;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  rotatedFrom: string | null;
}

const COLUMNS = `id, tenant_id AS "tenantId", name, prefix, secret_hash AS "secretHash", scopes, created_at AS "createdAt", created_by AS "createdBy",
  last_used_at AS "lastUsedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", rotated_from AS "rotatedFrom"`;

@Injectable()
export class ApiKeyRepository {
  /** False when it is there already. */
  async insert(tx: Tx, key: ApiKeyRow): Promise<boolean> {
    const inserted: unknown[] = await tx.query(
      `INSERT INTO api_key (id, name, prefix, secret_hash, scopes, created_at, created_by, expires_at, rotated_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT DO NOTHING RETURNING id`,
      [key.id, key.name, key.prefix, key.secretHash, key.scopes, key.createdAt, key.createdBy, key.expiresAt, key.rotatedFrom],
    );
    return inserted.length > 0;
  }

  /** Across tenants: whoever shows a key has named no tenant yet. */
  async byPrefix(tx: Tx, prefix: string): Promise<ApiKeyRow[]> {
    return tx.query(`SELECT ${COLUMNS} FROM api_key WHERE prefix = $1`, [prefix]);
  }

  async touch(tx: Tx, key: Pick<ApiKeyRow, 'id' | 'tenantId'>, now: Date): Promise<void> {
    await tx.query('UPDATE api_key SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2', [key.tenantId, key.id, now]);
  }

  /** Locked, so that two rotations of one key do not both find it alone. */
  async lock(tx: Tx, id: string): Promise<ApiKeyRow | undefined> {
    const rows: ApiKeyRow[] = await tx.query(`SELECT ${COLUMNS} FROM api_key WHERE id = $1 FOR UPDATE`, [id]);
    return rows[0];
  }

  /** The key that it came from, and those that came from it. */
  async relatives(tx: Tx, key: Pick<ApiKeyRow, 'id' | 'rotatedFrom'>): Promise<ApiKeyRow[]> {
    return tx.query(`SELECT ${COLUMNS} FROM api_key WHERE rotated_from = $1 OR id = $2`, [key.id, key.rotatedFrom]);
  }

  async end(tx: Tx, id: string, ends: { expiresAt?: Date; revokedAt?: Date }): Promise<void> {
    await tx.query('UPDATE api_key SET expires_at = coalesce($2, expires_at), revoked_at = coalesce(revoked_at, $3) WHERE id = $1', [id, ends.expiresAt ?? null, ends.revokedAt ?? null]);
  }

  /** Newest first, from the key after `before` on. */
  async newest(tx: Tx, limit: number, before?: string): Promise<ApiKeyRow[]> {
    return tx.query(`SELECT ${COLUMNS} FROM api_key WHERE $2::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM api_key WHERE id = $2) ORDER BY created_at DESC, id DESC LIMIT $1`, [limit, before ?? null]);
  }
}
