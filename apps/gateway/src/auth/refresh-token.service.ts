import { type Clock, newId } from '@leadfactory/kernel';
import { Database, type Tx } from '@leadfactory/persistence';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { isSameHash } from '../api-keys/api-key.rules';
import type { EdgeEnv } from '../edge/edge.types';
import { drawSecret, hashRefreshSecret, judgeToken, readRefreshToken, type RefreshParts, writeRefreshToken } from './refresh-token.rules';
import { SessionRepository, type RefreshTokenRow, type UserRow } from './session.repository';

const DAY_MS = 86_400_000;

/** The user of a token, and the next token; none when the old one had been used before. */
export interface Renewal {
  user: UserRow;
  refreshToken: string | null;
}

/** Refresh tokens: each serves once, and all that came from one sign-in are a family. */
@Injectable()
export class RefreshTokenService {
  constructor(
    private readonly database: Database,
    private readonly repository: SessionRepository,
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The first token of a new family. */
  begin(user: Pick<UserRow, 'id' | 'tenantId'>): Promise<string> {
    return this.database.withTenant(user.tenantId, (tx) => this.issue(tx, user, newId()));
  }

  /** Null for a token that is unknown or has ended. One that was used before ends its whole family. */
  async renew(text: string): Promise<Renewal | null> {
    const parts = readRefreshToken(text);
    if (parts === null) return null;
    return this.database.withTenant(parts.tenantId, async (tx) => {
      const now = this.clock.now();
      const token = await this.find(tx, parts);
      const verdict = token ? judgeToken(token, now) : 'ended';
      const user = token && (await this.repository.user(tx, token.userId));
      if (!token || verdict === 'ended' || !user || user.disabledAt !== null) return null;
      if (verdict === 'reused') {
        await this.repository.endFamily(tx, token.familyId, now);
        return { user, refreshToken: null };
      }
      await this.repository.useToken(tx, token.id, now);
      return { user, refreshToken: await this.issue(tx, user, token.familyId) };
    });
  }

  /** Ends the token's family; whether there was something to end. */
  async end(text: string): Promise<boolean> {
    const parts = readRefreshToken(text);
    if (parts === null) return false;
    return this.database.withTenant(parts.tenantId, async (tx) => {
      const token = await this.find(tx, parts);
      if (!token || judgeToken(token, this.clock.now()) === 'ended') return false;
      await this.repository.endFamily(tx, token.familyId, this.clock.now());
      return true;
    });
  }

  forgetExpired(): Promise<number> {
    return this.database.acrossTenants('expired tokens go, whosever they were', (tx) => this.repository.forgetExpired(tx, this.clock.now()));
  }

  private async issue(tx: Tx, user: Pick<UserRow, 'id' | 'tenantId'>, familyId: string): Promise<string> {
    const now = this.clock.now();
    const parts: RefreshParts = { tenantId: user.tenantId, id: newId(), secret: drawSecret() };
    const expiresAt = new Date(now.getTime() + this.env.REFRESH_TOKEN_DAYS * DAY_MS);
    await this.repository.addToken(tx, { id: parts.id, familyId, userId: user.id, tokenHash: this.hash(parts.secret), expiresAt }, now);
    return writeRefreshToken(parts);
  }

  /** The token's row, its family locked; undefined when it is unknown or its secret is wrong. */
  private async find(tx: Tx, parts: RefreshParts): Promise<RefreshTokenRow | undefined> {
    const row = await this.repository.token(tx, parts.id);
    if (!row || !isSameHash(row.tokenHash, this.hash(parts.secret))) return undefined;
    await this.repository.lockFamily(tx, row.familyId);
    // Read again: what it says was said before the family was ours.
    return this.repository.token(tx, parts.id);
  }

  private hash(secret: string): string {
    return hashRefreshSecret(secret, this.env.API_KEY_PEPPER);
  }
}
