import type { Caller } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { Injectable } from '@nestjs/common';
import { AuditLogService } from '../audit-log/audit-log.service';
import { AccessTokenService } from './access-token.service';
import { AccountService } from './account.service';
import { RefreshTokenService } from './refresh-token.service';
import type { UserRow } from './session.repository';

export interface OpenedSession {
  user: UserRow;
  accessToken: string;
  expiresIn: number;
  refreshToken: string;
}

@Injectable()
export class SessionService {
  constructor(
    private readonly accounts: AccountService,
    private readonly refreshTokens: RefreshTokenService,
    private readonly accessTokens: AccessTokenService,
    private readonly audit: AuditLogService,
  ) {}

  /** @throws AppError unauthenticated, the same whether the address exists or not. */
  async open(email: string, password: string, caller: Caller): Promise<OpenedSession> {
    const { user, refused } = await this.accounts.signIn(email, password);
    if (!user) {
      for (const account of refused) this.note(account, 'login', 'unauthenticated', caller);
      throw new AppError('unauthenticated', 'E-mail address and password do not belong together.');
    }
    const refreshToken = await this.refreshTokens.begin(user);
    this.note(user, 'login', 'ok', caller);
    return this.session(user, refreshToken);
  }

  /** @throws AppError unauthenticated for a token that is unknown, has ended or was used before. */
  async refresh(text: string, caller: Caller): Promise<OpenedSession> {
    const renewal = await this.refreshTokens.renew(text);
    if (renewal) this.note(renewal.user, 'refreshSession', renewal.refreshToken === null ? 'refresh token reused' : 'ok', caller);
    if (!renewal || renewal.refreshToken === null) throw new AppError('unauthenticated', 'The session has ended; sign in again.');
    return this.session(renewal.user, renewal.refreshToken);
  }

  /** Whether there was something to end. */
  close(refreshToken: string): Promise<boolean> {
    return this.refreshTokens.end(refreshToken);
  }

  tenantName(tenantId: string): Promise<string | undefined> {
    return this.accounts.tenantName(tenantId);
  }

  private async session(user: UserRow, refreshToken: string): Promise<OpenedSession> {
    return { user, refreshToken, accessToken: await this.accessTokens.issue(user), expiresIn: this.accessTokens.lifeSeconds };
  }

  /** Public operations have no tenant; the account that they concern has one. */
  private note(user: Pick<UserRow, 'id' | 'tenantId'>, operation: string, outcome: string, caller: Caller): void {
    this.audit.record({ tenantId: user.tenantId, actorKind: 'user', actorId: user.id, operation, target: null, outcome, status: outcome === 'ok' ? 200 : 401, ip: caller.ip ?? null, requestId: caller.requestId });
  }
}
