import { Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { RefreshTokenService } from './refresh-token.service';

@Injectable()
export class SessionSchedule {
  constructor(private readonly refreshTokens: RefreshTokenService) {}

  @Scheduled({ name: 'forgetExpiredSessions', everySeconds: 3600 })
  async run(): Promise<void> {
    while ((await this.refreshTokens.forgetExpired()) > 0);
  }
}
