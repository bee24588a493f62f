import { Scheduled } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { IdempotencyService } from './idempotency.service';

@Injectable()
export class IdempotencySchedule {
  constructor(private readonly keys: IdempotencyService) {}

  @Scheduled({ name: 'forgetIdempotencyKeys', everySeconds: 3600 })
  async run(): Promise<void> {
    while ((await this.keys.forgetExpired()) > 0);
  }
}
