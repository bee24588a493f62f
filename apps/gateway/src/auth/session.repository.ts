import type { Role } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import type { RefreshLife } from './refresh-token.rules';

export interface UserRow {
  id: string;
  tenantId: string;
  tenantName: string;
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  disabledAt: Date | null;
}

export interface RefreshTokenRow extends RefreshLife {
  id: string;
  familyId: string;
  userId: string;
  tokenHash: string;
}

const USER = `u.id, u.tenant_id AS "tenantId", t.name AS "tenantName", u.email, u.name, u.role, u.password_hash AS "passwordHash", u.disabled_at AS "disabledAt"
  FROM app_user u JOIN tenant t ON t.tenant_id = u.tenant_id`;

@Injectable()
export class SessionRepository {
  /** Across tenants: one address may have an account in several. */
  async usersByEmail(tx: Tx, email: string): Promise<UserRow[]> {
    return tx.query(`SELECT ${USER} WHERE u.email = $1 AND u.disabled_at IS NULL ORDER BY u.created_at LIMIT 5`, [email]);
  }

  async user(tx: Tx, id: string): Promise<UserRow | undefined> {
    const rows: UserRow[] = await tx.query(`SELECT ${USER} WHERE u.id = $1`, [id]);
    return rows[0];
  }

  async tenantName(tx: Tx): Promise<string | undefined> {
    const rows: { name: string }[] = await tx.query('SELECT name FROM tenant');
    return rows[0]?.name;
  }

  /** Across tenants: all there are. */
  async tenantIds(tx: Tx): Promise<string[]> {
    const rows: { id: string }[] = await tx.query('SELECT tenant_id AS id FROM tenant ORDER BY tenant_id');
    return rows.map(({ id }) => id);
  }

  async addToken(tx: Tx, token: Omit<RefreshTokenRow, 'usedAt' | 'endedAt'>, now: Date): Promise<void> {
    await tx.query('INSERT INTO refresh_token (id, family_id, user_id, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)', [token.id, token.familyId, token.userId, token.tokenHash, now, token.expiresAt]);
  }

  async token(tx: Tx, id: string): Promise<RefreshTokenRow | undefined> {
    const rows: RefreshTokenRow[] = await tx.query(
      `SELECT id, family_id AS "familyId", user_id AS "userId", token_hash AS "tokenHash", expires_at AS "expiresAt", used_at AS "usedAt", ended_at AS "endedAt" FROM refresh_token WHERE id = $1`,
      [id],
    );
    return rows[0];
  }

  /** Until the transaction ends nobody else uses, renews or ends a token of the family: one that ends it sees every token that the others have made. */
  async lockFamily(tx: Tx, familyId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('refresh tokens of ' || $1, 0))`, [familyId]);
  }

  async useToken(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.query('UPDATE refresh_token SET used_at = $2 WHERE id = $1', [id, now]);
  }

  async endFamily(tx: Tx, familyId: string, now: Date): Promise<void> {
    await tx.query('UPDATE refresh_token SET ended_at = $2 WHERE family_id = $1 AND ended_at IS NULL', [familyId, now]);
  }

  /** @returns how many went */
  async forgetExpired(tx: Tx, before: Date): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query('DELETE FROM refresh_token WHERE ctid = ANY(ARRAY(SELECT ctid FROM refresh_token WHERE expires_at < $1 LIMIT 1000))', [before]);
    return count;
  }
}
