import { ReportReleased } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import { afterCommit, type Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { ReportCourier } from './report-courier.schedule';
import { ReportService } from './report.service';

@Injectable()
export class ReportSubscriber {
  constructor(
    private readonly reports: ReportService,
    private readonly courier: ReportCourier,
  ) {}

  @HandlesEvent(ReportReleased)
  async released(payload: z.output<typeof ReportReleased.payload>, meta: EventMeta, tx: Tx): Promise<void> {
    await this.reports.order(tx, meta.tenantId, payload);
    afterCommit(tx, () => this.courier.wake());
  }
}
