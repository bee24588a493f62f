import { type Caller, getMe, login, logout, refreshSession } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { tenantOf } from './caller.rules';
import { type OpenedSession, SessionService } from './session.service';

@Injectable()
export class SessionOperation {
  constructor(private readonly sessions: SessionService) {}

  @HandlesOperation(login)
  async login(input: z.output<typeof login.input>, caller: Caller): Promise<z.input<typeof login.output>> {
    return shown(await this.sessions.open(input.email, input.password, caller));
  }

  @HandlesOperation(refreshSession)
  async refresh(input: z.output<typeof refreshSession.input>, caller: Caller): Promise<z.input<typeof refreshSession.output>> {
    return shown(await this.sessions.refresh(input.refreshToken, caller));
  }

  @HandlesOperation(logout)
  async logout(input: z.output<typeof logout.input>): Promise<z.input<typeof logout.output>> {
    return { ended: await this.sessions.close(input.refreshToken) };
  }

  @HandlesOperation(getMe)
  async me(_input: z.output<typeof getMe.input>, caller: Caller): Promise<z.input<typeof getMe.output>> {
    const tenantId = tenantOf(caller);
    const tenantName = await this.sessions.tenantName(tenantId);
    if (tenantName === undefined) throw new AppError('unauthenticated', 'The tenant of this key or session is gone.');
    return { tenantId, tenantName, actor: caller.actor, scopes: caller.scopes };
  }
}

function shown({ user, accessToken, expiresIn, refreshToken }: OpenedSession): z.input<typeof login.output> {
  return { accessToken, expiresIn, refreshToken, user: { id: user.id, email: user.email, name: user.name, role: user.role, tenantId: user.tenantId, tenantName: user.tenantName } };
}
