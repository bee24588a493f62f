import { ROLES, SCOPES_OF_ROLE } from '@leadfactory/contracts';
import type { Clock } from '@leadfactory/kernel';
import { CLOCK, ENV } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { EdgeEnv, Principal } from '../edge/edge.types';
import type { UserRow } from './session.repository';

const ISSUER = 'leadfactory';
const AUDIENCE = 'leadfactory-api';
// Named on both sides: a token that says "none" or another algorithm is no token.
const ALGORITHM = 'HS256';

const Claims = z.object({ sub: z.uuid(), tid: z.uuid(), role: z.enum(ROLES) });

/** Short-lived JSON Web Tokens of people who signed in. */
@Injectable()
export class AccessTokenService {
  private readonly key: Uint8Array;

  constructor(
    @Inject(ENV) private readonly env: EdgeEnv,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.key = new TextEncoder().encode(env.TOKEN_SECRET);
  }

  get lifeSeconds(): number {
    return this.env.ACCESS_TOKEN_SECONDS;
  }

  issue(user: Pick<UserRow, 'id' | 'tenantId' | 'role'>): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ tid: user.tenantId, role: user.role })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(user.id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifeSeconds)
      .sign(this.key);
  }

  /** Whose token it is; null for one that is broken, forged, expired or meant for something else. */
  async identify(token: string): Promise<Principal | null> {
    const verified = await jwtVerify(token, this.key, { algorithms: [ALGORITHM], issuer: ISSUER, audience: AUDIENCE, currentDate: this.clock.now(), requiredClaims: ['exp', 'sub'] }).catch(() => null);
    const claims = Claims.safeParse(verified?.payload);
    if (!claims.success) return null;
    const { sub, tid, role } = claims.data;
    return { kind: 'user', id: sub, tenantId: tid, role, scopes: SCOPES_OF_ROLE[role] };
  }
}
