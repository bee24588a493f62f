import { RunFinished } from '@leadfactory/contracts';
import type { EventMeta } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { HandlesEvent } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { LaunchService } from './launch.service';

/** A campaign may be launched again once its run has ended. */
@Injectable()
export class RunFinishedSubscriber {
  constructor(private readonly launches: LaunchService) {}

  @HandlesEvent(RunFinished)
  async ended(payload: { campaignId: string | null; runId: string }, _meta: EventMeta, tx: Tx): Promise<void> {
    if (payload.campaignId !== null) await this.launches.runEnded(tx, payload.campaignId, payload.runId);
  }
}
