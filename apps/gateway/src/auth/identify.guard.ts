import { AppError } from '@leadfactory/kernel';
import { Injectable } from '@nestjs/common';
import { ApiKeyService } from '../api-keys/api-key.service';
import type { Principal } from '../edge/edge.types';
import { LimitsGuard } from '../limits/limits.guard';
import { AccessTokenService } from './access-token.service';

/** Finds out who sent a request. */
@Injectable()
export class IdentifyGuard {
  constructor(
    private readonly keys: ApiKeyService,
    private readonly tokens: AccessTokenService,
    private readonly limits: LimitsGuard,
  ) {}

  /** @throws AppError unauthenticated; rate_limited for an address that has shown many wrong credentials. */
  async identify(authorization: string | undefined, ip: string): Promise<Principal> {
    const credentials = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (credentials === undefined) throw new AppError('unauthenticated', 'Sign in first: send the header "Authorization: Bearer …" with an access token or an API key.');
    // Only a key costs a look at the database; one that was found right a moment ago costs none.
    const principal = credentials.startsWith('lf_') ? await this.keys.identify(credentials, () => this.limits.assertMayGuess(ip)) : await this.tokens.identify(credentials);
    if (principal) return principal;
    await this.limits.ofGuess(ip);
    throw new AppError('unauthenticated', 'The access token or API key is not valid, or has ended.');
  }
}
